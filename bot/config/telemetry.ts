// Where traces and metrics go, as the portal's connection string says it.
import { z } from 'zod';
import { isElsewhere } from './clouds.js';
import type { Cloud } from './clouds.js';
import { guid, safeOrigin } from './values.js';
import type { EnvironmentReader } from './environment.js';

/** Azure Monitor. `ingestionOrigin` has no trailing slash. */
export interface TelemetrySettings {
  readonly connectionString: string;
  readonly ingestionOrigin: string;
}

const variable = 'APPLICATIONINSIGHTS_CONNECTION_STRING';
const advice =
  'copy it whole from the Application Insights resource (Overview, Connection String): InstrumentationKey=…;IngestionEndpoint=https://…';

/**
 * What the string must hold, by lower-case name. Without an endpoint the exporter would choose one of the public cloud by
 * itself. Source: learn.microsoft.com/azure/azure-monitor/app/connection-strings.
 */
const parts = z.object({
  instrumentationkey: guid,
  ingestionendpoint: safeOrigin,
});

const connectionString = z.string().transform((text, context): TelemetrySettings => {
  const fields = text.split(';').filter((field) => field.trim() !== '');
  const pairs = fields.map((field) => field.split('='));
  const isWhole = pairs.every((pair) => pair.length === 2 && pair.every((part) => part.trim() !== ''));
  const read = parts.safeParse(
    Object.fromEntries(pairs.map(([name = '', value = '']) => [name.trim().toLowerCase(), value.trim()])),
  );
  if (isWhole && read.success) {
    const { instrumentationkey, ingestionendpoint } = read.data;
    return {
      connectionString: `InstrumentationKey=${instrumentationkey};IngestionEndpoint=${ingestionendpoint}`,
      ingestionOrigin: ingestionendpoint,
    };
  }
  context.addIssue({ code: 'custom', message: `is not a connection string of Azure Monitor; ${advice}` });
  return z.NEVER;
});

/** Nothing where telemetry is not wanted. Notes a problem where the string cannot be used, or is of another cloud. */
export function readTelemetry(reader: EnvironmentReader, cloud: Cloud): TelemetrySettings | undefined {
  const settings = reader.read(variable, connectionString, undefined);
  if (!settings) return undefined;
  if (isElsewhere(new URL(settings.ingestionOrigin).hostname, cloud)) {
    reader.problem(variable, `names a host of another cloud than CLOUD; ${advice}`);
  }
  return settings;
}
