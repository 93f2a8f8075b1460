// Stands in for Azure Monitor's ingestion: keeps what it is sent, takes it late, or not at all.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A span as Azure Monitor has it: a request or a dependency. */
export interface SeenSpan {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly traceId: string;
  readonly name: string;
  readonly about: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly resultCode?: string;
  readonly success?: boolean;
}

/** Sums over what was sent of a metric: of the values, and of the counts. */
export interface SeenMetric {
  readonly sum: number;
  readonly count: number;
}

export interface Ingestion {
  readonly connectionString: string;
  /** The same, as the configuration reads it. */
  readonly settings: { readonly connectionString: string; readonly ingestionOrigin: string };
  /** Everything taken so far, as text, whatever was in it. */
  readonly bodies: readonly string[];
  /** How many requests are waiting for an answer. */
  readonly held: () => number;
  spans(): readonly SeenSpan[];
  metric(name: string, properties?: Readonly<Record<string, string>>): SeenMetric;
  close(): Promise<void>;
}

/** An item on the wire, as far as tests look at it. */
interface Item {
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseType: string;
    readonly baseData: Omit<SeenSpan, 'about' | 'parentId' | 'traceId'> & {
      readonly properties: Readonly<Record<string, string>>;
      readonly metrics: readonly [{ readonly name: string; readonly value: number; readonly count: number }];
    };
  };
}

/** `mood`: takes everything, breaks down over everything, or never answers. */
export async function startIngestion(mood: 'well' | 'broken' | 'silent' = 'well'): Promise<Ingestion> {
  const bodies: string[] = [];
  const waiting = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const text =
        request.headers['content-encoding'] === 'gzip' ? gunzipSync(body).toString() : body.toString();
      bodies.push(text);
      if (mood === 'silent') {
        waiting.add(response);
        response.on('close', () => waiting.delete(response));
        return;
      }
      const items = itemsOf(text).length;
      response.writeHead(mood === 'well' ? 200 : 500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ itemsReceived: items, itemsAccepted: items, errors: [] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${String(port)}`;
  const named = `InstrumentationKey=00000000-1111-2222-3333-444444444444;IngestionEndpoint=${origin}`;
  const ofType = (...types: readonly string[]): readonly Item[] =>
    bodies.flatMap(itemsOf).filter(({ data }) => types.includes(data.baseType));
  return {
    connectionString: `${named};LiveEndpoint=https://live.invalid/`,
    settings: { connectionString: named, ingestionOrigin: origin },
    bodies,
    held: () => waiting.size,
    spans: () => ofType('RequestData', 'RemoteDependencyData').map(toSpan),
    metric: (name, properties = {}) => {
      const found = ofType('MetricData')
        .map(({ data }) => data.baseData)
        .filter(({ metrics }) => metrics[0].name === name)
        .filter((one) => Object.entries(properties).every(([key, value]) => one.properties[key] === value))
        .map(({ metrics }) => metrics[0]);
      const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
      return { sum: total(found.map(({ value }) => value)), count: total(found.map(({ count }) => count)) };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toSpan({ tags, data }: Item): SeenSpan {
  const { properties, metrics, ...rest } = data.baseData;
  return {
    ...rest,
    about: properties,
    parentId: tags['ai.operation.parentId'],
    traceId: tags['ai.operation.id'] ?? '',
  };
}

function itemsOf(text: string): readonly Item[] {
  return JSON.parse(text) as Item[];
}
