// Told to stop while Graph is silent: the bot ends without waiting for it, and the next start goes on as if nothing had been.
import { openStage, status } from '../support/stage.js';

it('a request that was being applied is left as it was, and is applied after the next start', async () => {
  const stage = await openStage();
  try {
    await stage.say('Alex Rivera', 'assign policy Windows 11 baseline to group Finance laptops');
    const { message } = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
    await stage.control('POST', 'faults', {
      match: { method: 'GET', path: 'assignments' },
      fault: { kind: 'hang', when: 'before' },
    });
    const before = (await stage.calls()).length;
    await stage.press('Ben Okafor', message, 'approve');
    await stage.until('a read that hangs', async () =>
      (await stage.calls()).length > before ? true : undefined,
    );
    await stage.stopBot();
    await stage.control('DELETE', 'faults');
    await stage.startBot();
    await stage.card('Alex Rivera', (card) => status(card).startsWith('Applied'));
    expect((await stage.calls()).filter(({ path }) => path.endsWith('/assign'))).toHaveLength(1);
  } finally {
    await stage.close();
  }
}, 25_000);
