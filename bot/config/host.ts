// What the host and Node are told beside our own settings, where it would take the safety away.
import { isElsewhere } from './clouds.js';
import type { Cloud } from './clouds.js';
import type { Identity } from './identity.js';
import { isLoopback } from '../shared/loopback.js';
import type { EnvironmentReader } from './environment.js';

/**
 * Variables by which hosts are known that start a second copy of a program by themselves, for an update if for nothing else,
 * each copy with a disk of its own: neither would know of the other's approvals. Sources: "Environment variables and app
 * settings in Azure App Service"; "Environment variables in Azure Container Apps"; "Service" in Kubernetes' documentation.
 */
const scalingHosts = [
  ['WEBSITE_SITE_NAME', 'App Service'],
  ['CONTAINER_APP_NAME', 'Container Apps'],
  ['KUBERNETES_SERVICE_HOST', 'Kubernetes'],
] as const;

/** Where the platform itself says where its identity endpoint is. */
const platforms = ['WEBSITE_SITE_NAME', 'CONTAINER_APP_NAME'] as const;

/** Every variable read here: hosts set them by themselves, or nobody should. */
export const HOST_VARIABLES: readonly string[] = [
  ...scalingHosts.map(([variable]) => variable),
  'IDENTITY_ENDPOINT',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'AZURE_REGIONAL_AUTHORITY_NAME',
];

/** Refuses a file for a store where several instances may run. The problem is noted in `reader`. */
export function refuseSeveralDisks(reader: EnvironmentReader): void {
  const host = scalingHosts.find(([variable]) => reader.text(variable) !== undefined)?.[1];
  if (host === undefined) return;
  reader.problem(
    'REQUEST_STORE',
    `is a file of one machine, but this is ${host}, where several instances may run and each would have its own; write https://ACCOUNT.table.core.windows.net`,
  );
}

/** Refuses what of the host would lead tokens astray, for a program that has these identities. Problems are noted in `reader`. */
export function refuseUnsafeHost(reader: EnvironmentReader, identities: readonly Identity[]): void {
  refuseUncheckedCertificates(reader);
  refuseRegionalLogin(reader);
  refusePlainIdentityEndpoint(reader, identities);
}

/** A Node that believes anybody's certificate. */
function refuseUncheckedCertificates(reader: EnvironmentReader): void {
  if (reader.text('NODE_TLS_REJECT_UNAUTHORIZED') !== '0') return;
  reader.problem(
    'NODE_TLS_REJECT_UNAUTHORIZED',
    "is 0, so anybody on the way could read and change everything, tokens too; remove it (a proxy's own certificate belongs in NODE_EXTRA_CA_CERTS)",
  );
}

/** What would have @azure/identity log in at a region's host, which no row of the clouds has. */
function refuseRegionalLogin(reader: EnvironmentReader): void {
  if (reader.text('AZURE_REGIONAL_AUTHORITY_NAME') === undefined) return;
  reader.problem(
    'AZURE_REGIONAL_AUTHORITY_NAME',
    'leads logins, and what proves the bot, to another host than that of CLOUD; remove it',
  );
}

/** Refuses addresses, by the variable that may name them, that are another cloud's. Noted in `reader`. */
export function refuseOtherClouds(
  reader: EnvironmentReader,
  cloud: Cloud,
  urls: Readonly<Record<string, string>>,
): void {
  for (const [variable, url] of Object.entries(urls)) {
    if (!isElsewhere(new URL(url).hostname, cloud)) continue;
    reader.problem(
      variable,
      `names a host of another cloud than CLOUD, which is ${cloud.name}; remove it, or correct CLOUD`,
    );
  }
}

/**
 * An identity endpoint that is asked over the network without encryption. App Service and Container Apps set it
 * themselves, at an address inside the host (link-local, or of the container's bridge), so theirs is believed.
 */
function refusePlainIdentityEndpoint(reader: EnvironmentReader, identities: readonly Identity[]): void {
  const isAsked = identities.some(({ kind }) => kind === 'managedIdentity' || kind === 'federated');
  const isOfThePlatform = platforms.some((variable) => reader.text(variable) !== undefined);
  const endpoint = reader.text('IDENTITY_ENDPOINT');
  if (!isAsked || isOfThePlatform || endpoint === undefined) return;
  const url = URL.parse(endpoint);
  if (url?.protocol === 'https:') return;
  if (url?.protocol === 'http:' && isNear(url.hostname)) return;
  reader.problem(
    'IDENTITY_ENDPOINT',
    'is where tokens come from, and is neither https nor an address of this machine; leave it to the platform, which sets it',
  );
}

/** This machine, or what no router passes on (RFC 3927). */
function isNear(hostname: string): boolean {
  return isLoopback(hostname) || /^169\.254(\.\d+){2}$/.test(hostname);
}
