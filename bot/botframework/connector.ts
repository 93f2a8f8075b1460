// The clients that write to Teams: each call gets one try and a deadline. Trying again is for whoever knows what is written.
import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Clock } from '../shared/clock.js';

type Factory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>;

/** What botbuilder writes to Teams with. */
export type ConnectorClient = Awaited<ReturnType<Factory['create']>>;

/** What is used of a pipeline and a request of @azure/core-rest-pipeline, which botbuilder's clients are made of. */
interface Pipeline {
  removePolicy(which: { readonly name: string }): unknown;
  addPolicy(policy: {
    readonly name: string;
    sendRequest<Request extends { abortSignal?: AbortSignal }, Answer>(
      request: Request,
      next: (request: Request) => Promise<Answer>,
    ): Promise<Answer>;
  }): void;
}

/**
 * Takes away the client's own retries, which no option of botbuilder 4.23 reaches and which would multiply ours, and ends
 * each of its calls after so many milliseconds on this clock (an `AbortError`). Throws an Error where botbuilder is made differently.
 */
export function withoutRetries(
  connector: ConnectorClient,
  clock: Pick<Clock, 'sleep'>,
  milliseconds: number,
): ConnectorClient {
  const pipeline = pipelineOf(connector);
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  pipeline.addPolicy({
    name: 'deadline',
    sendRequest: async (request, next) => {
      const [ended, late] = [new AbortController(), new AbortController()];
      void clock.sleep(milliseconds, ended.signal).then(() => {
        if (!ended.signal.aborted) late.abort();
      });
      request.abortSignal = late.signal;
      try {
        return await next(request);
      } finally {
        ended.abort();
      }
    },
  });
  return connector;
}

function pipelineOf(connector: ConnectorClient): Pipeline {
  const client: unknown = Reflect.get(connector, 'client');
  const pipeline: unknown =
    typeof client === 'object' && client !== null ? Reflect.get(client, 'pipeline') : undefined;
  if (isPipeline(pipeline)) return pipeline;
  throw new Error("botbuilder's connector client is not made of a pipeline any more");
}

function isPipeline(value: unknown): value is Pipeline {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'removePolicy') === 'function' &&
    typeof Reflect.get(value, 'addPolicy') === 'function'
  );
}
