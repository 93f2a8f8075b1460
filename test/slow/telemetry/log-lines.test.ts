// The log of a real process through a whole story: which lines belong together, and whose names are in none of them.
import { buildProgram, type BotProcess, type Program } from '../../support/bot-process.js';
import { openStage, status, type Stage } from '../../support/stage.js';
import { testTime } from '../../support/time/test-time.js';
import { namesIn } from '../../telemetry/names.js';

type Line = Readonly<Record<string, unknown>>;

const SENTENCE = 'assign policy Windows 11 baseline to group Finance laptops because audit finding 12';

describe('the log of a story, with no telemetry configured', () => {
  let program: Program;
  let stage: Stage;
  let bot: BotProcess;
  let names: readonly string[];
  let lines: readonly Line[];

  beforeAll(async () => {
    program = buildProgram();
    stage = await openStage({
      start: async (environment) => {
        const { IDENTITY_ENDPOINT = '', IDENTITY_HEADER = '' } = process.env;
        bot = await program.startInTime({ ...environment, IDENTITY_ENDPOINT, IDENTITY_HEADER }, testTime());
        return { port: bot.port, close: () => bot.kill() };
      },
    });
    names = await namesIn(stage);
    await stage.say('Alex Rivera', SENTENCE);
    const ben = await stage.card('Ben Okafor', (card) => status(card).startsWith('Waiting'));
    await stage.press('Ben Okafor', ben.message, 'approve');
    await stage.card('Ben Okafor', (card) => status(card).startsWith('Applied'));
    await stage.say('Alex Rivera', 'assign policy No such thing to group Nobody knows');
    await stage.until('the second message to be answered', async () =>
      (await stage.chatOf('Alex Rivera')).length > 3 ? true : undefined,
    );
    lines = bot
      .log()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  });
  afterAll(async () => {
    await stage.close();
    await program.remove();
  });

  const calls = (): readonly Line[] => lines.filter((line) => line['msg'] === 'graph call');

  it('names nobody and nothing of the tenant, and repeats nothing that was written', () => {
    expect(calls().length).toBeGreaterThan(5);
    expect(names.length).toBeGreaterThan(10);
    for (const name of [...names, 'audit finding', 'No such thing', 'Nobody knows']) {
      expect(bot.log()).not.toContain(name);
    }
  });

  it('says of every call to Graph to which work it belongs and which request that is about', () => {
    for (const line of calls()) {
      expect(line).toMatchObject({
        traceId: expect.stringMatching(/^[\da-f]{32}$/),
        spanId: expect.stringMatching(/^[\da-f]{16}$/),
        requestId: expect.stringMatching(/^[\w-]{22}$/),
        graphRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
        clientRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
      });
    }
  });

  it('keeps the lines of one piece of work together, and those of one request', () => {
    const doing = (what: string): Line => calls().find((line) => line['doing'] === what)!;
    const planned = doing('readPolicies');
    const sent = doing('sendAssignments');
    expect(planned['requestId']).toBe(sent['requestId']);
    expect(planned['traceId']).not.toBe(sent['traceId']);
    const together = calls().filter((line) => line['traceId'] === sent['traceId']);
    expect(together.map((line) => line['doing'])).toContain('readAssignments');
    for (const line of together) expect(line['requestId']).toBe(sent['requestId']);
  });
});
