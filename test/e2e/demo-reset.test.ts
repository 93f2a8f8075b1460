// Reset in the demo: the tenant, the chats and what the bot keeps all begin again.
import { openDemo, type Demo } from '../../demo/main.js';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo({ bot: 0, page: 0 });
});
afterAll(() => demo.close());

interface State {
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly conversations: readonly { readonly id: string; readonly personId?: string }[];
  readonly messages: readonly unknown[];
}

const ask = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${demo.url}/api/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
const state = async (): Promise<State> => (await (await ask('GET', 'state')).json()) as State;

/** Alex writes, and what the chats say is looked at until it says `answer`. */
async function write(text: string, answer: RegExp): Promise<string> {
  const { people, conversations } = await state();
  const alex = people.find(({ name }) => name === 'Alex Rivera')!;
  const chat = conversations.find(({ personId }) => personId === alex.id)!;
  expect(
    (await ask('POST', 'send', { personId: alex.id, conversationId: chat.id, text })).status,
  ).toBeLessThan(300);
  for (;;) {
    const said = JSON.stringify((await state()).messages);
    if (answer.test(said)) return said;
    await new Promise(setImmediate);
  }
}

it('leaves no old request that waits', async () => {
  await write('assign policy Windows 11 baseline to group Finance laptops', /Waiting/);
  expect((await ask('POST', 'reset')).status).toBe(204);
  const { messages } = await state();
  expect(messages.length).toBeGreaterThan(0);
  expect(JSON.stringify(messages).includes('Waiting')).toBe(false);
  await write('what is waiting', /nothing waits for anybody/);
});

it('listens on this machine alone', async () => {
  await expect(fetch(`http://[::1]:${String(demo.botPort)}/healthz`)).rejects.toThrow();
  expect((await fetch(`http://127.0.0.1:${String(demo.botPort)}/healthz`)).status).toBe(200);
});
