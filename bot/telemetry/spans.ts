// Spans: what work is made of and how long each part took. Attributes name no person, group or policy.
import { randomBytes } from 'node:crypto';
import {
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { GraphError } from '../domain/graph-error.js';
import type { InStep, Trace, TracedStep } from '../shared/trace.js';
import { currentScope, runIn, type Scope } from './scope.js';

/** Where nothing is recorded, each piece of work has ids all the same: its log lines belong together. */
export function createSpans(tracer: Tracer): Trace {
  const begin: InStep = (step, run, describe) => {
    const cause = currentScope();
    const links = cause ? [{ context: cause.span.spanContext() }] : [];
    const kind = step.isOutward ? SpanKind.CLIENT : SpanKind.SERVER;
    const started = tracer.startSpan(
      step.name,
      { ...optionsOf(step), kind, links, root: true },
      ROOT_CONTEXT,
    );
    const work = { requestId: step.requestId, leases: new Map<string, number>() };
    return inScope({ span: withIds(started), work, doing: step.doing }, step, run, describe);
  };
  return {
    begin,
    step: (step, run, describe) => {
      const around = currentScope();
      if (!around) return begin(step, run, describe);
      const kind = step.isOutward ? SpanKind.CLIENT : SpanKind.INTERNAL;
      const parent = trace.setSpan(ROOT_CONTEXT, around.span);
      const span = tracer.startSpan(step.name, { ...optionsOf(step), kind }, parent);
      return inScope({ span, work: around.work, doing: step.doing }, step, run, describe);
    },
  };
}

function optionsOf({ attributes }: TracedStep): SpanOptions {
  return attributes ? { attributes } : {};
}

/** A span that is not recorded has no ids of its own. */
function withIds(span: Span): Span {
  if (isSpanContextValid(span.spanContext())) return span;
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return trace.wrapSpanContext({ traceId, spanId, traceFlags: TraceFlags.NONE });
}

async function inScope<T>(
  scope: Scope,
  step: TracedStep,
  run: () => Promise<T>,
  describe: ((answer: T) => Attributes) | undefined,
): Promise<T> {
  const { span, work } = scope;
  try {
    const answer = await runIn(scope, run);
    if (describe) span.setAttributes(describe(answer));
    return answer;
  } catch (error) {
    fail(span, kindOf(error));
    throw error;
  } finally {
    const requestId = step.requestId ?? work.requestId;
    if (requestId !== undefined) span.setAttribute('requestId', requestId);
    span.end();
  }
}

/** Marks a span as failed. `kind` is one word: messages may hold anything. */
export function fail(span: Span, kind: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', kind);
}

function kindOf(error: unknown): string {
  if (error instanceof GraphError) return error.fault.kind;
  const name = error instanceof Error ? error.name : typeof error;
  return /^\w{1,60}$/.test(name) ? name : 'Error';
}
