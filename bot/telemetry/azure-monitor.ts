// Azure Monitor: spans and metrics leave in the background for one address, the one the connection string names.
import {
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
  type AzureMonitorExporterOptions,
} from '@azure/monitor-opentelemetry-exporter';
import type { Meter, Tracer } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Where telemetry goes. `ingestionOrigin` is the connection string's own, without a trailing slash. */
export interface AzureMonitorSettings {
  readonly connectionString: string;
  readonly ingestionOrigin: string;
}

/** What records. `close` sends what is left; it may take as long as the address likes. */
export interface Recording {
  readonly tracer: Tracer;
  readonly meter: Meter;
  close(): Promise<void>;
}

/** However slow the address is: nothing waits for it but the next batch. */
const SEND_MS = 5_000;
const EXPORT_MS = 10_000;
const METRICS_EVERY_MS = 60_000;

/** `hear` is told of each batch whether it was taken. Throws where the exporter is not as this file knows it. */
export function openAzureMonitor(
  settings: AzureMonitorSettings,
  hear: (isTaken: boolean) => void,
): Recording {
  // What the exporter would report about itself, to an address in the public cloud. It reads this and nothing else.
  // eslint-disable-next-line no-restricted-properties -- the only switch there is
  process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] = '1';
  const options = optionsFor(settings, hear);
  const spans = new AzureMonitorTraceExporter(options);
  const metrics = new AzureMonitorMetricExporter(options);
  settleOnce(spans);
  settleOnce(metrics);
  const resource = resourceFromAttributes({ 'service.name': 'countersign' });
  const tracing = new BasicTracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new BatchSpanProcessor(spans, { exportTimeoutMillis: EXPORT_MS })],
  });
  const reader = new PeriodicExportingMetricReader({
    exporter: metrics,
    exportIntervalMillis: METRICS_EVERY_MS,
    exportTimeoutMillis: EXPORT_MS,
  });
  const metering = new MeterProvider({ resource, readers: [reader] });
  return {
    tracer: tracing.getTracer('countersign'),
    meter: metering.getMeter('countersign'),
    close: async () => {
      await Promise.allSettled([tracing.shutdown(), metering.shutdown()]);
    },
  };
}

function optionsFor(
  { connectionString, ingestionOrigin }: AzureMonitorSettings,
  hear: (isTaken: boolean) => void,
): AzureMonitorExporterOptions {
  return {
    connectionString,
    // The exporter makes every address https, also one of this machine.
    host: ingestionOrigin,
    // The container's disk is read-only, and what was not taken in time is of no use to anybody on call.
    disableOfflineStorage: true,
    retryOptions: { maxRetries: 1 },
    additionalPolicies: [
      {
        // Around the retries: what is heard here is the end. The exporter itself calls a batch it has dropped a success.
        position: 'perCall',
        policy: {
          name: 'deadline',
          sendRequest: async (request, next) => {
            request.timeout = SEND_MS;
            // The configuration takes http for this machine alone.
            request.allowInsecureConnection = ingestionOrigin.startsWith('http:');
            let isTaken = false;
            try {
              const response = await next(request);
              isTaken = response.status >= 200 && response.status <= 299;
              return response;
            } finally {
              hear(isTaken);
            }
          },
        },
      },
    ],
  };
}

interface Result {
  readonly code: number;
  readonly error?: Error;
}

interface Exporter<Batch> {
  export(batch: Batch, done: (result: Result) => void): Promise<void>;
}

/** The exporter ends some batches twice, and may throw where nobody catches: here each ends once. */
function settleOnce<Batch>(exporter: Exporter<Batch>): void {
  const send = exporter.export.bind(exporter);
  exporter.export = async (batch, done) => {
    let isDone = false;
    const end = (result: Result): void => {
      if (!isDone) done(result);
      isDone = true;
    };
    await send(batch, end).catch((error: unknown) =>
      end({ code: 1, error: error instanceof Error ? error : new Error('telemetry could not be sent') }),
    );
  };
}
