// The clouds as Microsoft's pages describe them, written down a second time: the program's own table is what is tested against it.
import type { CloudName } from '../../../bot/config/clouds.js';

/** The real names of one cloud. */
export interface CloudHosts {
  readonly graph: string;
  readonly login: string;
  /** Where the OpenID metadata and the keys of the channel are. */
  readonly metadata: string;
  readonly connector: string;
  /** The connector as activities name it. */
  readonly serviceUrl: string;
  /** `iss` of what the channel sends. */
  readonly issuer: string;
  /** For whom a bot's own token must be. */
  readonly botAudience: string;
  /** For whom a managed identity's token must be that proves an application. */
  readonly exchangeAudience: string;
}

// learn.microsoft.com: graph/deployments; azure/bot-service, "Configure Bot Framework bots for US Government customers";
// microsoftteams/platform, "Proactive messages" (service URLs); entra/workload-id,
// "Configure an application to trust a managed identity" (audiences).
const usGov: CloudHosts = {
  graph: 'graph.microsoft.us',
  login: 'login.microsoftonline.us',
  metadata: 'login.botframework.azure.us',
  connector: 'smba.infra.gov.teams.microsoft.us',
  serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/teams',
  issuer: 'https://api.botframework.us',
  botAudience: 'https://api.botframework.us',
  exchangeAudience: 'api://AzureADTokenExchangeUSGov',
};

/** Every cloud the program knows. */
export const HOSTS: Readonly<Record<CloudName, CloudHosts>> = {
  Public: {
    graph: 'graph.microsoft.com',
    login: 'login.microsoftonline.com',
    metadata: 'login.botframework.com',
    connector: 'smba.trafficmanager.net',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    issuer: 'https://api.botframework.com',
    botAudience: 'https://api.botframework.com',
    exchangeAudience: 'api://AzureADTokenExchange',
  },
  USGov: usGov,
  USGovDoD: {
    ...usGov,
    graph: 'dod-graph.microsoft.us',
    connector: 'smba.infra.dod.teams.microsoft.us',
    serviceUrl: 'https://smba.infra.dod.teams.microsoft.us/teams',
  },
};
