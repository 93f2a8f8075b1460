// The tenant beside the chat: its state and its Graph calls, read from the simulated Graph's control routes.
import { readEvents } from './hub.js';
import { textAt, type Bag } from './json.js';
import type { Reply } from './http.js';

export interface Tenant {
  /** GETs, POSTs or DELETEs a control route; 502 when the simulated Graph cannot be reached. */
  control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: Bag): Promise<Reply>;
  /** Hands on every call and every change in the tenant until `signal` aborts; connects again after a break. */
  follow(signal: AbortSignal, each: (event: 'call' | 'change', value: unknown) => void): Promise<void>;
}

const RECONNECT_MILLISECONDS = 500;

/** `origin` is the simulated Graph's. */
export function createTenant(origin: string): Tenant {
  return {
    async control(method, path, body) {
      try {
        const response = await fetch(`${origin}/control/${path}`, {
          method,
          ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
        });
        const text = await response.text();
        return { status: response.status, ...(text === '' ? {} : { body: JSON.parse(text) as unknown }) };
      } catch (error) {
        const message = `The simulated tenant did not answer (${textAt(error, 'name') ?? 'error'}).`;
        return { status: 502, body: { error: { message } } };
      }
    },
    async follow(signal, each) {
      while (!signal.aborted) {
        await readEvents(`${origin}/control/events`, signal, (event, value) => {
          if (event === 'call' || event === 'change') each(event, value);
        }).catch(() => undefined); // a broken stream is simply opened again
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MILLISECONDS).unref());
      }
    },
  };
}
