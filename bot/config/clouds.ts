// The Microsoft clouds Countersign can live in, and the exact hosts each one uses: one table, nothing is ever guessed from a suffix.

/** What `CLOUD` may be. GCC tenants live in `Public`. */
export type CloudName = 'Public' | 'USGov' | 'USGovDoD';

/** One cloud. Origins have no trailing slash. */
export interface Cloud {
  readonly name: CloudName;
  /** Where Graph answers. */
  readonly graphOrigin: string;
  /** Whom a Graph token is for; `/.default` behind it is the scope to ask for. */
  readonly graphAudience: string;
  /** Where Entra issues tokens. */
  readonly loginHost: string;
  /** Whom a managed identity's token is for when it stands for an application that trusts it. */
  readonly tokenExchangeAudience: string;
  /** Where people manage Intune in a browser. */
  readonly intuneOrigin: string;
  /** Where the keys are described that sign what Teams sends. */
  readonly channelOpenIdMetadataUrl: string;
  /** Who signs what Teams sends (`iss`). */
  readonly channelTokenIssuer: string;
  /** Where a bot's own tokens for the channel come from. */
  readonly channelLoginUrl: string;
  /** Whom a bot's own token is for; `/.default` behind it is the scope to ask for. */
  readonly channelScope: string;
  /** Bot Framework's token service. */
  readonly oAuthUrl: string;
  /** The only hosts replies, and with them a bearer token, may go to. Lower case, exact. */
  readonly serviceHosts: readonly string[];
  /** Hosts under which Microsoft alone hands out names for tables: a token for storage goes nowhere else. */
  readonly tableHost: RegExp;
  /** Hosts that certainly take this cloud's telemetry. */
  readonly telemetryHost: RegExp;
}

// Graph and login hosts: learn.microsoft.com/graph/deployments. Channel values: botframework-connector 4.23.3
// (authenticationConstants, governmentConstants) and "Configure bot for government cloud" in the Bot Framework docs.
// Token exchange: "Configure an application to trust a managed identity", audiences by cloud, in Entra's documentation.
// Service hosts: "Build bots for Teams", service URLs for proactive messages, by environment; and the hosts Microsoft's own Teams
// SDK takes service URLs from (microsoft/teams.ts on GitHub, packages/api/src/auth/cloud-environment.ts).
// Tables: learn.microsoft.com/azure/storage/common/storage-account-overview, endpoints; the same page of Azure Government; Cosmos DB:
// learn.microsoft.com/azure/cosmos-db/table. Telemetry: learn.microsoft.com/azure/azure-monitor/app/connection-strings, endpoints.
const publicCloud: Cloud = {
  name: 'Public',
  graphOrigin: 'https://graph.microsoft.com',
  graphAudience: 'https://graph.microsoft.com',
  loginHost: 'https://login.microsoftonline.com',
  tokenExchangeAudience: 'api://AzureADTokenExchange',
  intuneOrigin: 'https://intune.microsoft.com',
  channelOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  channelTokenIssuer: 'https://api.botframework.com',
  channelLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  channelScope: 'https://api.botframework.com',
  oAuthUrl: 'https://api.botframework.com',
  // The last one serves GCC, whose Graph and login are the public ones.
  serviceHosts: [
    'smba.trafficmanager.net',
    'smba.onyx.prod.teams.trafficmanager.net',
    'smba.infra.gcc.teams.microsoft.com',
  ],
  tableHost:
    /^[a-z0-9-]{3,44}\.(table\.core\.windows\.net|z\d\d\.table\.storage\.azure\.net|table\.cosmos\.azure\.com)$/,
  telemetryHost: /\.(applicationinsights\.azure\.com|services\.visualstudio\.com)$/,
};

const usGov: Cloud = {
  name: 'USGov',
  graphOrigin: 'https://graph.microsoft.us',
  graphAudience: 'https://graph.microsoft.us',
  loginHost: 'https://login.microsoftonline.us',
  tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
  intuneOrigin: 'https://intune.microsoft.us',
  channelOpenIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  channelTokenIssuer: 'https://api.botframework.us',
  channelLoginUrl: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us',
  channelScope: 'https://api.botframework.us',
  oAuthUrl: 'https://tokengcch.botframework.azure.us',
  serviceHosts: ['smba.infra.gov.teams.microsoft.us'],
  tableHost: /^[a-z0-9-]{3,44}\.(table\.core\.usgovcloudapi\.net|table\.cosmos\.azure\.us)$/,
  telemetryHost: /\.applicationinsights\.(azure\.)?us$/,
};

const usGovDoD: Cloud = {
  ...usGov,
  name: 'USGovDoD',
  graphOrigin: 'https://dod-graph.microsoft.us',
  graphAudience: 'https://dod-graph.microsoft.us',
  oAuthUrl: 'https://apiDoD.botframework.azure.us',
  serviceHosts: ['smba.infra.dod.teams.microsoft.us'],
};

/** Every cloud by the name `CLOUD` gives it. */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  Public: publicCloud,
  USGov: usGov,
  USGovDoD: usGovDoD,
};

/** The names `CLOUD` accepts, in the order people should read them. */
export const cloudNames = ['Public', 'USGov', 'USGovDoD'] as const satisfies readonly CloudName[];

/** Whether a host is in another cloud's row and not in this one's: neither a token nor a request may go there. */
export function isElsewhere(hostname: string, cloud: Cloud): boolean {
  return !isOf(hostname, cloud) && Object.values(clouds).some((other) => isOf(hostname, other));
}

function isOf(hostname: string, cloud: Cloud): boolean {
  const { graphOrigin, loginHost, intuneOrigin, oAuthUrl } = cloud;
  const { channelOpenIdMetadataUrl, channelTokenIssuer, channelLoginUrl, channelScope } = cloud;
  const channel = [channelOpenIdMetadataUrl, channelTokenIssuer, channelLoginUrl, channelScope];
  const hosts = [graphOrigin, loginHost, intuneOrigin, oAuthUrl, ...channel].map(
    (url) => new URL(url).hostname,
  );
  return (
    [...hosts, ...cloud.serviceHosts].includes(hostname) ||
    cloud.tableHost.test(hostname) ||
    cloud.telemetryHost.test(hostname)
  );
}
