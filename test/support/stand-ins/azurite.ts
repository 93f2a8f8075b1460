// Azurite's table service, the storage account of tests: in memory, on a free port, as a process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { TableClient } from '@azure/data-tables';

/** Well known, and the same for everybody (learn.microsoft.com, Use the Azurite emulator). */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** A table service that runs. */
export interface Azurite {
  readonly port: number;
  /** For `REQUEST_STORE`. */
  readonly connectionString: string;
  /** The table as an operator with a storage explorer would see it, or meddle with it. */
  readonly table: TableClient;
  /** Removes the table and everything in it. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

/** Its own command cannot say which free port it took, and on disk it loses rows: hence the classes it is made of. */
const PROGRAM = `
  const { default: TableServer } = require('azurite/dist/src/table/TableServer');
  const { default: Configuration } = require('azurite/dist/src/table/TableConfiguration');
  const memory = [false, undefined, undefined, false, false, '', '', '', undefined, false, true];
  const server = new TableServer(new Configuration('127.0.0.1', 0, 5, '', false, ...memory));
  server.start().then(() => console.log(server.getHttpServerAddress()));
`;

/**
 * Starts it: about half a second. Stop it at the end. `environment` is Azurite's own; `begun` gets the process, which has
 * a channel (`ipc`), before it has done anything.
 */
export async function startAzurite(
  environment: Readonly<Record<string, string>> = {},
  begun: (child: ChildProcess) => void = () => undefined,
): Promise<Azurite> {
  const child = spawn(process.execPath, ['-e', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...environment },
  });
  begun(child);
  const ended = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout!), 'line'),
    ended.then(() => ['it ended before it listened']),
  ])) as [string];
  const port = Number(/:(\d+)$/.exec(line)?.[1]);
  if (!(port > 0)) throw new Error(`starting Azurite: ${line}`);
  const connectionString = connectionStringOf(port);
  const table = TableClient.fromConnectionString(connectionString, 'countersign', {
    allowInsecureConnection: true,
  });
  return {
    port,
    connectionString,
    table,
    empty: () => table.deleteTable(),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The same account, reached through another port of this machine. */
export function connectionStringOf(port: number): string {
  return (
    `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};` +
    `TableEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`
  );
}
