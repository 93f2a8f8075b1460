// How Graph says no: one envelope, two flavours. The directory writes plain text, Intune writes JSON in a string.
import type { Answer, Call } from './call.js';

/** `intune` wraps the message the way Intune's services do. */
export interface No {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly intune?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown wherever a call cannot be served; becomes the answer in one place. */
export class Refusal extends Error {
  readonly no: No;

  constructor(no: No) {
    super(no.message);
    this.name = 'Refusal';
    this.no = no;
  }
}

/** A plain 400 as the OData layer in front of every service writes it. */
export function badRequest(message: string): Refusal {
  return new Refusal({ status: 400, code: 'BadRequest', message });
}

/** A 400 from Intune's own service. */
export function intuneBadRequest(message: string): Refusal {
  return new Refusal({ status: 400, code: 'BadRequest', message, intune: true });
}

/** What Intune says of an id it does not know: no more than this. */
export function intuneNotFound(): Refusal {
  return new Refusal({
    status: 404,
    code: 'ResourceNotFound',
    message: 'An error has occurred',
    intune: true,
  });
}

/** What the directory says of an id it does not know. */
export function directoryNotFound(id: string): Refusal {
  return new Refusal({
    status: 404,
    code: 'Request_ResourceNotFound',
    message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  });
}

/** What the directory says of a query it does not support, or not without `ConsistencyLevel: eventual`. */
export function unsupportedQuery(message: string): Refusal {
  return new Refusal({ status: 400, code: 'Request_UnsupportedQuery', message });
}

/**
 * The envelope. `innerError.date` has no zone, and an Intune message repeats the client-request-id as its Activity ID,
 * as captured in Intune-ACSC-Windows-Hardening-Guidelines #14 and IntuneAssistant #6.
 */
export function toAnswer(call: Call, no: No): Answer {
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': call.requestId,
    'client-request-id': call.clientRequestId,
  };
  const message = no.intune ? intuneMessage(call, no.message) : no.message;
  const headers = no.headers ? { headers: no.headers } : {};
  return { status: no.status, ...headers, json: { error: { code: no.code, message, innerError } } };
}

/** The `_version 3` text: pretty-printed JSON with Windows line ends, the operation id always zeros. */
function intuneMessage(call: Call, message: string): string {
  const parts = [
    message,
    'Operation ID (for customer support): 00000000-0000-0000-0000-000000000000',
    `Activity ID: ${call.clientRequestId}`,
    `Url: https://fef.msub06.manage.microsoft.com/DeviceConfiguration_2611/StatelessDeviceConfigurationFEService/${servicePath(call)}`,
  ];
  const inner = {
    _version: 3,
    Message: parts.join(' - '),
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  };
  return JSON.stringify(inner, null, 2).replaceAll('\n', '\r\n');
}

/** The path as the service behind Graph sees it: keys in parentheses, actions by their full name. */
function servicePath(call: Call): string {
  const [root, collection, key, ...rest] = call.segments;
  const keyed = key === undefined ? collection : `${collection ?? ''}('${key}')`;
  const inner = rest.map((each) => (each === 'assign' ? 'microsoft.management.services.api.assign' : each));
  return `${[root, keyed, ...inner].join('/')}?api-version=5026-11-01`;
}
