// An Internet on this machine: Microsoft's real host names, of every cloud at once, behind one proxy.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudNames, type CloudName } from '../../../bot/config/clouds.js';
import { startGraph, type GraphStandIn } from '../../../demo/graph/server.js';
import { createTestAuthority } from './certificates.js';
import { createGraphGate, type GraphGate } from './graph-gate.js';
import { createLogin, type Login } from './login.js';
import { startManagedIdentity, type ManagedIdentity } from './managed-identity.js';
import { startProxy, type Host, type Proxy } from './proxy.js';
import { createChannel, createConnector, type Channel, type Connector } from './teams.js';
import { createTokens, TENANT_ID, type Tokens } from './tokens.js';
import { HOSTS } from './worlds.js';

/** What stands behind one cloud's names. Two clouds may share a login and a channel. */
export interface CloudSite {
  readonly login: Login;
  readonly channel: Channel;
  readonly connector: Connector;
  readonly graph: GraphGate;
}

/** All of it. Close it. */
export interface Internet {
  /** What leads a Node process in here, managed identities included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly proxy: Proxy;
  readonly sites: Readonly<Record<CloudName, CloudSite>>;
  readonly managedIdentity: ManagedIdentity;
  readonly tokens: Tokens;
  /** A folder that is gone when all is closed. */
  readonly folder: string;
  /** The simulated tenant's control API. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** As at the beginning: the tenant, and nothing seen by anybody. Applications stay registered. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything on 127.0.0.1. The one tenant is behind every cloud's Graph. */
export async function startInternet(): Promise<Internet> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-internet-'));
  const authority = createTestAuthority();
  writeFileSync(join(folder, 'authority.pem'), authority.certificate);
  const tokens = createTokens();
  const exchanges = new Map(
    cloudNames.map((name) => [
      HOSTS[name].exchangeAudience,
      `https://${HOSTS[name].login}/${TENANT_ID}/v2.0`,
    ]),
  );
  const managedIdentity = await startManagedIdentity(tokens, exchanges);
  const graph = await startGraph({ identityOrigin: managedIdentity.origin, tenantId: TENANT_ID });
  const { sites, hosts } = openSites(tokens, graph);
  const proxy = await startProxy(authority, hosts);
  const control: Internet['control'] = async (method, path, body) => {
    const response = await fetch(`${graph.origin}/control/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return await response.json().catch(() => undefined);
  };
  return {
    environment: {
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: proxy.origin,
      HTTP_PROXY: proxy.origin,
      NO_PROXY: '127.0.0.1,localhost',
      NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
      ...managedIdentity.environment,
    },
    proxy,
    sites,
    managedIdentity,
    tokens,
    folder,
    control,
    reset: async () => {
      await control('POST', 'reset', {});
      managedIdentity.calls.length = 0;
      for (const name of cloudNames) clear(sites[name]);
      proxy.forget();
    },
    close: async () => {
      await proxy.close();
      await graph.close();
      await managedIdentity.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function openSites(
  tokens: Tokens,
  graph: GraphStandIn,
): { readonly sites: Internet['sites']; readonly hosts: ReadonlyMap<string, Host> } {
  const logins = new Map<string, Login>();
  const channels = new Map<string, Channel>();
  const hosts = new Map<string, Host>();
  const open = (name: CloudName): CloudSite => {
    const of = HOSTS[name];
    const audiences = cloudNames
      .filter((other) => HOSTS[other].login === of.login)
      .flatMap((other) => [HOSTS[other].botAudience, `https://${HOSTS[other].graph}`]);
    const login = logins.get(of.login) ?? createLogin(of.login, audiences, tokens);
    const channel = channels.get(of.metadata) ?? createChannel(of);
    logins.set(of.login, login);
    channels.set(of.metadata, channel);
    const site: CloudSite = {
      login,
      channel,
      connector: createConnector(of, tokens),
      graph: createGraphGate(`https://${of.graph}`, () => graph.origin, tokens),
    };
    hosts.set(of.login, login.host).set(of.metadata, channel.host);
    hosts.set(of.connector, site.connector.host).set(of.graph, site.graph.host);
    return site;
  };
  return { sites: { Public: open('Public'), USGov: open('USGov'), USGovDoD: open('USGovDoD') }, hosts };
}

function clear({ login, connector, graph }: CloudSite): void {
  login.calls.length = 0;
  login.lifetimeSeconds = 3_600;
  connector.posted.length = 0;
  connector.writers.clear();
  connector.refused = 0;
  connector.movedTo = undefined;
  graph.callers.clear();
  graph.refused = 0;
  graph.elsewhere = undefined;
}
