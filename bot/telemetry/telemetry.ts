// What somebody on call sees, put together: spans, metrics and ids on log lines. Without an address they go to, they cost next to nothing.
import { metrics, trace } from '@opentelemetry/api';
import type { Clock, Log, Ports } from '../workflow/ports.js';
import type { AzureMonitorSettings, Recording } from './azure-monitor.js';
import { createInstruments } from './instruments.js';
import { createGraphObserver, type GraphNames, type GraphObserver } from './observe-graph.js';
import { observedLog } from './observe-log.js';
import { observedStore, type ObservedStore } from './observe-store.js';
import { watchOldest } from './oldest.js';
import { createSpans } from './spans.js';
import type { Trace } from '../shared/trace.js';

/** `store` and `log` are the program's own; what they are asked and told besides is in `observe`. */
export interface TelemetryParts {
  readonly settings: AzureMonitorSettings | undefined;
  readonly graph: GraphNames;
  readonly store: ObservedStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** The ways the program is watched. */
export interface Telemetry {
  readonly spans: Trace;
  readonly graph: GraphObserver;
  /** The program's store and log, watched. */
  readonly ports: Pick<Ports, 'store' | 'people' | 'log'>;
  /** Sends what is left, for at most three seconds. Never throws. */
  close(): Promise<void>;
}

/** A stop must not wait for whoever listens: the platform kills 30 s after it asked, and 25 of them are for work under way. */
const CLOSE_MS = 3_000;

/**
 * Begins watching. Takes about half a second where telemetry is sent, and is meant to be over before the port listens: a
 * process that has begun to answer must not stand still. Never throws: where it cannot be sent, that is logged.
 */
export async function openTelemetry(parts: TelemetryParts): Promise<Telemetry> {
  const { clock, log, store } = parts;
  const recording = await openRecording(parts);
  const closing = new AbortController();
  const oldest = recording
    ? watchOldest({ store, clock, log }, closing.signal)
    : { owed: () => undefined, unfinished: () => undefined, undecided: () => undefined };
  const spans = createSpans(recording?.tracer ?? trace.getTracer('countersign'));
  const instruments = createInstruments(recording?.meter ?? metrics.getMeter('countersign'), oldest);
  const watched = observedStore(store, clock, instruments);
  return {
    spans,
    graph: createGraphObserver(spans, instruments, parts.graph),
    ports: { store: watched, people: watched, log: observedLog(log) },
    close: async () => {
      closing.abort();
      if (!recording) return;
      const sent = recording.close();
      const waited = new AbortController();
      await Promise.race([sent, clock.sleep(CLOSE_MS, waited.signal)]);
      waited.abort();
    },
  };
}

async function openRecording({ settings, log }: TelemetryParts): Promise<Recording | undefined> {
  if (!settings) return undefined;
  let wasTaken = true;
  const hear = (isTaken: boolean): void => {
    if (isTaken !== wasTaken) log(isTaken ? 'info' : 'warn', isTaken ? TAKEN : NOT_TAKEN);
    wasTaken = isTaken;
  };
  try {
    // Loaded only now: it costs half a second and some 40 MB.
    const { openAzureMonitor } = await import('./azure-monitor.js');
    return openAzureMonitor(settings, hear);
  } catch (err) {
    log('error', 'starting telemetry', { err });
    return undefined;
  }
}

const NOT_TAKEN = 'telemetry is not taken';
const TAKEN = 'telemetry is taken again';
