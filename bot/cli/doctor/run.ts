// `countersign doctor`: looks an installation over and says what to do.
import type { Environment } from '../../config/environment.js';
import { realClock, realIds } from '../../real-world.js';
import { checkNode } from './setup/node.js';
import { toJson, toText } from './print.js';
import { readQuestion, USAGE, type Question } from './question.js';
import { exitStatus, toReport, type Report } from './report.js';

/** Milliseconds that connections under way get to end by themselves; a silent host must not keep the operator waiting. */
const LEAVE_MS = 500;

/** Prints the report and answers the exit status: 0, 1 with problems, 2 where the arguments make no sense. Ends the process. */
export async function runDoctor(args: readonly string[], environment: Environment): Promise<number> {
  const question = readQuestion(args);
  if (!question) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const stop = new AbortController();
  const report = await look(question, environment, stop.signal);
  stop.abort();
  const status = exitStatus(report);
  await new Promise<void>((resolve) => {
    process.stdout.write(question.json ? toJson(report) : toText(report), () => resolve());
  });
  setTimeout(() => process.exit(status), LEAVE_MS).unref();
  return status;
}

async function look(question: Question, environment: Environment, stop: AbortSignal): Promise<Report> {
  const nodeVersion = process.versions.node;
  const node = checkNode(nodeVersion);
  if (node.status === 'problem')
    return toReport(realClock.now(), [{ title: 'This machine', findings: [node] }]);
  // Loaded only now: better-sqlite3 crashes on a Node that is too old, before any code of ours could say why.
  const [{ examine }, { diskType }] = await Promise.all([
    import('./examine.js'),
    import('../../storage/sqlite/network-disk.js'),
  ]);
  return await examine(environment, question, {
    clock: realClock,
    fetch,
    guid: () => realIds.guid(),
    nodeVersion,
    folder: process.cwd(),
    diskType,
    stop,
  });
}
