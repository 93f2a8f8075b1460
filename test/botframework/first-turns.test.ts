// The rush after a start: many people write at once, and nobody outside notices.
import { startDoor } from '../support/door.js';
import type { Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await startDoor();
});
afterAll(() => door.close());

describe('50 first turns at once', () => {
  it('are all answered, for one look at the keys and one token', async () => {
    const { channel } = door;
    const turns = Array.from({ length: 50 }, (_, i) =>
      door.post(channel.message(), `Bearer ${channel.sign({ jti: String(i) })}`),
    );
    const answers = await Promise.all(turns);
    expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill(200));
    expect(channel.received).toHaveLength(50);
    expect(channel.counts).toEqual({ metadata: 1, keys: 1, tokens: 1 });
  });
});
