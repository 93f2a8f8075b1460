// What the environment may say, and what it is told when it says something else.
import { clouds } from '../../bot/config/clouds.js';
import { ConfigError, readConfig } from '../../bot/config/read-config.js';
import type { Environment } from '../../bot/config/environment.js';

const appId = '11111111-aaaa-4bbb-8ccc-000000000001';
const tenantId = '22222222-aaaa-4bbb-8ccc-000000000002';
const otherTenantId = '33333333-aaaa-4bbb-8ccc-000000000003';
const groupId = '44444444-aaaa-4bbb-8ccc-000000000004';
const otherGroupId = '55555555-aaaa-4bbb-8ccc-000000000005';
const clientId = '66666666-aaaa-4bbb-8ccc-000000000006';

const minimal: Environment = {
  MicrosoftAppId: appId,
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppTenantId: tenantId,
  APPROVER_GROUP_IDS: groupId,
};
const withSecret: Environment = {
  ...minimal,
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppPassword: 'p@ss',
};

function refusal(environment: Environment): ConfigError {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

/** Names of the variables complained about when `changes` are made to a good environment. */
function blamed(changes: Environment, base: Environment = minimal): readonly string[] {
  return refusal({ ...base, ...changes }).problems.map((problem) => problem.variable);
}

describe('configuration', () => {
  it('needs four variables and has a default for everything else', () => {
    expect(readConfig(minimal)).toEqual({
      port: 3978,
      logLevel: 'info',
      bot: { type: 'UserAssignedMSI', appId, tenantId, proof: { kind: 'managedIdentity', clientId: appId } },
      allowedTenantIds: [tenantId],
      cloud: clouds.Public,
      channel: {
        openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
        tokenIssuer: 'https://api.botframework.com',
        loopback: false,
      },
      graph: {
        origin: 'https://graph.microsoft.com',
        audience: 'https://graph.microsoft.com',
        tenantId,
        beta: 'read',
        identity: { kind: 'managedIdentity', clientId: appId },
      },
      store: { kind: 'sqlite', path: 'data/countersign.db' },
      telemetry: undefined,
      rule: {
        requesterGroupIds: [],
        approverGroupIds: [groupId],
        selfApproval: 'deny',
        approvalsRequired: 1,
        approvalsRequiredBroad: 2,
      },
      expiresHours: 24,
      readBackSeconds: 90,
      intuneApprovalPollSeconds: 60,
      frozen: false,
    });
  });

  it('takes every value it is given', () => {
    const config = readConfig({
      ...minimal,
      PORT: '0',
      LOG_LEVEL: 'debug',
      ALLOWED_TENANT_IDS: `${tenantId.toUpperCase()}, ${otherTenantId}`,
      GRAPH_CLIENT_ID: clientId,
      GRAPH_BETA: 'never',
      GRAPH_AUTH: 'app',
      REQUEST_STORE: 'sqlite:/var/lib/countersign.db',
      REQUESTER_GROUP_IDS: `${groupId},${otherGroupId},${groupId}`,
      SELF_APPROVAL: 'allow',
      APPROVALS_REQUIRED: '2',
      APPROVALS_REQUIRED_BROAD: '3',
      REQUEST_EXPIRES_HOURS: '0.001',
      READ_BACK_SECONDS: '2.5',
      INTUNE_APPROVAL_POLL_SECONDS: '5',
      COUNTERSIGN_FREEZE: '1',
    });
    expect(config).toMatchObject({
      port: 0,
      logLevel: 'debug',
      allowedTenantIds: [tenantId, otherTenantId],
      graph: { beta: 'never', identity: { kind: 'managedIdentity', clientId } },
      store: { kind: 'sqlite', path: '/var/lib/countersign.db' },
      rule: {
        requesterGroupIds: [groupId, otherGroupId],
        approverGroupIds: [groupId],
        selfApproval: 'allow',
        approvalsRequired: 2,
        approvalsRequiredBroad: 3,
      },
      expiresHours: 0.001,
      readBackSeconds: 2.5,
      intuneApprovalPollSeconds: 5,
      frozen: true,
    });
  });

  it('takes an empty value for an absent one', () => {
    const empty = {
      PORT: '',
      REQUEST_EXPIRES_HOURS: ' ',
      ALLOWED_TENANT_IDS: '',
      CLOUD: '',
      COUNTERSIGN_RULES: '',
    };
    expect(readConfig({ ...minimal, ...empty })).toEqual(readConfig(minimal));
  });

  it('reads the same variables whatever they say', () => {
    const read = (environment: Environment): readonly string[] => {
      const names = new Set<string>();
      const spy = new Proxy(environment, {
        get: (target, name: string) => {
          names.add(name);
          return target[name];
        },
      });
      readConfig(spy);
      return [...names].sort();
    };
    const ofMore = read({ ...withSecret, AZURE_TENANT_ID: tenantId });
    for (const name of read(minimal)) expect(ofMore).toContain(name);
    expect(read(minimal)).toContain('COUNTERSIGN_FREEZE');
  });

  it('has nothing to say about variables of others', () => {
    expect(readConfig({ ...minimal, PATH: '/bin', GRAPH_SOMETHING: 'x' })).toEqual(readConfig(minimal));
  });

  it('lists every problem at once, by variable, with what to write instead', () => {
    const error = refusal({ MicrosoftAppId: '', CLOUD: 'China', PORT: 'many', APPROVALS_REQUIRED: '0' });
    expect(error.problems.map((problem) => problem.variable).sort()).toEqual([
      'APPROVALS_REQUIRED',
      'APPROVER_GROUP_IDS',
      'CLOUD',
      'MicrosoftAppId',
      'MicrosoftAppTenantId',
      'MicrosoftAppType',
      'PORT',
    ]);
    expect(error.message.split('\n')).toHaveLength(8);
    expect(error.message).toContain('the configuration has 7 problems:');
    expect(error.message).toContain('  CLOUD is not a known value; write Public or USGov or USGovDoD.');
    expect(error.message).toContain(
      "  MicrosoftAppId is not set; write the bot's application (client) id, a GUID.",
    );
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '39.78'],
    ['MicrosoftAppId', 'my-bot'],
    ['MicrosoftAppId', '00000000-0000-0000-0000-000000000000'],
    ['MicrosoftAppType', 'MultiTenant'],
    ['MicrosoftAppType', 'UserAssignedMsi'],
    ['MicrosoftAppTenantId', 'contoso.onmicrosoft.com'],
    ['ALLOWED_TENANT_IDS', `${tenantId},contoso`],
    ['ALLOWED_TENANT_IDS', `${tenantId},`],
    ['ALLOWED_TENANT_IDS', otherTenantId],
    ['CLOUD', 'public'],
    ['GRAPH_BASE_URL', 'http://graph.microsoft.com'],
    ['GRAPH_BASE_URL', 'https://graph.microsoft.com/v1.0'],
    ['GRAPH_BASE_URL', 'https://user:pass@graph.microsoft.com'],
    ['GRAPH_BASE_URL', 'https://graph.microsoft.com/?x=1'],
    ['GRAPH_BASE_URL', 'http://127.0.0.1.example.com'],
    ['GRAPH_BASE_URL', 'graph.microsoft.com'],
    ['ToBotFromChannelOpenIdMetadataUrl', 'http://login.botframework.com/keys'],
    ['ToBotFromChannelOpenIdMetadataUrl', 'file:///keys'],
    ['ToBotFromChannelTokenIssuer', 'http://api.botframework.com'],
    ['GRAPH_CLIENT_ID', 'graph'],
    ['GRAPH_BETA', 'write'],
    ['GRAPH_AUTH', 'user'],
    ['GRAPH_AUTH', 'delegated'],
    ['REQUEST_STORE', 'data/countersign.db'],
    ['REQUEST_STORE', 'sqlite:'],
    ['REQUEST_STORE', 'sqlite::memory:'],
    ['REQUEST_STORE', 'http://account.table.core.windows.net'],
    ['REQUEST_STORE', 'https://account.table.core.windows.net.example.com'],
    ['REQUEST_STORE', 'https://account.table.core.windows.net/?sv=2020&sig=x'],
    ['REQUEST_STORE', 'https://account.blob.core.windows.net'],
    ['REQUEST_STORE', 'DefaultEndpointsProtocol=https;AccountName=a;EndpointSuffix=core.windows.net'],
    ['REQUEST_STORE', 'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0'],
    ['REQUEST_STORE', 'AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://tables.example.com/a'],
    ['REQUESTER_GROUP_IDS', 'Intune admins'],
    ['APPROVER_GROUP_IDS', `${groupId} ${otherGroupId}`],
    ['SELF_APPROVAL', 'yes'],
    ['APPROVALS_REQUIRED', '0'],
    ['APPROVALS_REQUIRED', '1.5'],
    ['APPROVALS_REQUIRED_BROAD', '-1'],
    ['REQUEST_EXPIRES_HOURS', '0'],
    ['REQUEST_EXPIRES_HOURS', '0.0'],
    ['REQUEST_EXPIRES_HOURS', '1,5'],
    ['REQUEST_EXPIRES_HOURS', 'Infinity'],
    ['REQUEST_EXPIRES_HOURS', '8761'],
    ['READ_BACK_SECONDS', '3601'],
    ['INTUNE_APPROVAL_POLL_SECONDS', '86401'],
    ['READ_BACK_SECONDS', '-90'],
    ['READ_BACK_SECONDS', '1e3'],
    ['INTUNE_APPROVAL_POLL_SECONDS', 'minute'],
    ['COUNTERSIGN_FREEZE', 'true'],
    ['COUNTERSIGN_RULES', 'rules.yaml'],
    ['LOG_LEVEL', 'verbose'],
  ])('refuses %s=%s and blames that variable alone', (variable, value) => {
    expect(blamed({ [variable]: value })).toEqual([variable]);
  });

  it.each([
    ['AZURE_TENANT_ID', 'contoso.onmicrosoft.com'],
    ['AZURE_CLIENT_ID', 'countersign'],
    ['GRAPH_CLIENT_ID', 'graph'],
  ])('refuses %s=%s of a SingleTenant bot too', (variable, value) => {
    const more =
      variable === 'AZURE_CLIENT_ID' ? { AZURE_FEDERATED_TOKEN_FILE: '/t', MicrosoftAppPassword: '' } : {};
    expect(blamed({ ...more, [variable]: value }, withSecret)).toContain(variable);
  });

  it('says in each sentence what is wrong, and behind a semicolon what to do', () => {
    const wrong = {
      ...{
        PORT: 'x',
        CLOUD: 'x',
        GRAPH_BETA: 'x',
        GRAPH_AUTH: 'delegated',
        GRAPH_BASE_URL: 'http://a.example',
      },
      ...{ SELF_APPROVAL: 'x', APPROVALS_REQUIRED: '0', REQUEST_EXPIRES_HOURS: '0', READ_BACK_SECONDS: 'x' },
      ...{ COUNTERSIGN_FREEZE: 'yes', COUNTERSIGN_RULES: 'x', LOG_LEVEL: 'x', REQUEST_STORE: 'mysql:x' },
      ...{ ALLOWED_TENANT_IDS: 'x', APPROVER_GROUP_IDS: '', GRAPH_CLIENT_ID: 'x', MicrosoftAppType: 'x' },
    };
    const { problems } = refusal({ ...minimal, ...wrong });
    expect(problems.length).toBeGreaterThanOrEqual(17);
    for (const { message } of problems) expect(message).toMatch(/^\S.*[;,] .*(?:write|remove|set|add|name)/);
  });

  it('says that delegated permissions come later', () => {
    const { message } = refusal({ ...minimal, GRAPH_AUTH: 'delegated' });
    expect(message.match(/later version/g)).toHaveLength(1);
  });

  it.each([
    'https://account.table.core.windows.net',
    'https://account.table.core.usgovcloudapi.net/',
    'https://account.z05.table.storage.azure.net',
    'https://my-account.table.cosmos.azure.com',
  ])('keeps requests at %s as the bot’s own managed identity', (address) => {
    const CLOUD = address.includes('usgov') ? 'USGov' : 'Public';
    const { store } = readConfig({ ...minimal, CLOUD, REQUEST_STORE: address, GRAPH_CLIENT_ID: groupId });
    expect(store).toEqual({
      kind: 'table',
      endpoint: new URL(address).origin,
      identity: { kind: 'managedIdentity', clientId: appId },
    });
  });

  it.each([
    ['WEBSITE_SITE_NAME', 'countersign-bot', 'App Service'],
    ['CONTAINER_APP_NAME', 'countersign', 'Container Apps'],
    ['KUBERNETES_SERVICE_HOST', '10.0.0.1', 'Kubernetes'],
  ])('refuses a file for a store where %s says that several instances may run', (variable, value, host) => {
    expect(refusal({ ...minimal, [variable]: value }).message).toMatch(
      new RegExp(`REQUEST_STORE is a file of one machine, but this is ${host}, .*; write https://ACCOUNT`),
    );
    const REQUEST_STORE = 'https://account.table.core.windows.net';
    expect(readConfig({ ...minimal, [variable]: value, REQUEST_STORE }).store.kind).toBe('table');
  });

  it.each([
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net',
    'TableEndpoint=https://a.table.core.windows.net/;SharedAccessSignature=sv=2022-11-02&sig=abc',
    'DefaultEndpointsProtocol=http;AccountName=d;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:10002/d',
    'UseDevelopmentStorage=true',
  ])('takes the connection string %s', (connectionString) => {
    expect(readConfig({ ...minimal, REQUEST_STORE: connectionString }).store).toEqual({
      kind: 'table',
      connectionString,
    });
  });

  it('refuses to run where certificates are not checked', () => {
    const { message } = refusal({ ...minimal, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(message).toContain('NODE_TLS_REJECT_UNAUTHORIZED is 0');
    expect(message).toContain('NODE_EXTRA_CA_CERTS');
    expect(() => readConfig({ ...minimal, NODE_TLS_REJECT_UNAUTHORIZED: '1' })).not.toThrow();
  });

  it.each([
    ['http://127.0.0.1:41000/msi/token', true],
    ['http://localhost:42356/msi/token', true],
    ['http://169.254.129.2:8081/msi/token', true],
    ['https://identity.example.com/token', true],
    ['http://identity.example.com/token', false],
    ['http://169.254.example.com/token', false],
    ['http://10.0.0.4/token', false],
    ['file:///token', false],
    ['identity', false],
  ])('takes tokens of a managed identity from %s: %s', (IDENTITY_ENDPOINT, isGood) => {
    const read = (): unknown => readConfig({ ...minimal, IDENTITY_ENDPOINT });
    if (isGood) expect(read).not.toThrow();
    else expect(blamed({ IDENTITY_ENDPOINT })).toEqual(['IDENTITY_ENDPOINT']);
    // App Service sets it, to whatever address its container reaches the host at.
    const hosted = {
      WEBSITE_SITE_NAME: 'countersign',
      REQUEST_STORE: 'https://account.table.core.windows.net',
    };
    expect(() => readConfig({ ...minimal, ...hosted, IDENTITY_ENDPOINT })).not.toThrow();
    // Nobody asks it for an application with a secret.
    expect(() => readConfig({ ...withSecret, IDENTITY_ENDPOINT })).not.toThrow();
  });

  it('never repeats a value, which could be a secret in the wrong place', () => {
    const secret = 'Xy8~s3cret';
    const everything = Object.fromEntries(
      [
        'PORT',
        'MicrosoftAppId',
        'MicrosoftAppType',
        'MicrosoftAppTenantId',
        'ALLOWED_TENANT_IDS',
        'CLOUD',
        'GRAPH_BASE_URL',
        'ToBotFromChannelOpenIdMetadataUrl',
        'ToBotFromChannelTokenIssuer',
        'GRAPH_CLIENT_ID',
        'AZURE_TENANT_ID',
        'AZURE_CLIENT_ID',
        'AZURE_CLIENT_SECRET',
        'AZURE_FEDERATED_TOKEN_FILE',
        'GRAPH_BETA',
        'GRAPH_AUTH',
        'REQUEST_STORE',
        'REQUESTER_GROUP_IDS',
        'APPROVER_GROUP_IDS',
        'SELF_APPROVAL',
        'APPROVALS_REQUIRED',
        'REQUEST_EXPIRES_HOURS',
        'COUNTERSIGN_RULES',
        'LOG_LEVEL',
      ].map((variable) => [variable, secret]),
    );
    const error = refusal(everything);
    expect(error.problems.length).toBeGreaterThanOrEqual(20);
    expect(JSON.stringify([error.message, error.stack, error.problems])).not.toContain(secret);
  });

  it('says of an unresolved Key Vault reference that it is one', () => {
    const error = refusal({
      ...withSecret,
      MicrosoftAppPassword: '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/p)',
    });
    expect(error.problems).toHaveLength(1);
    expect(error.message).toMatch(/MicrosoftAppPassword is a Key Vault reference that was not resolved/);
  });
});

describe('the approval rule', () => {
  const noApprovers: Environment = { ...minimal, APPROVER_GROUP_IDS: '' };

  it('needs at least one group', () => {
    expect(refusal(noApprovers).message).toMatch(/APPROVER_GROUP_IDS and REQUESTER_GROUP_IDS are both empty/);
    expect(blamed({ SELF_APPROVAL: 'allow' }, noApprovers)).toEqual(['APPROVER_GROUP_IDS']);
  });

  it('needs an approver group when the requester does not count', () => {
    expect(blamed({ REQUESTER_GROUP_IDS: groupId }, noApprovers)).toEqual(['APPROVER_GROUP_IDS']);
  });

  it('is one approval when whoever may ask may approve', () => {
    const { rule } = readConfig({ ...noApprovers, REQUESTER_GROUP_IDS: groupId, SELF_APPROVAL: 'allow' });
    expect(rule).toEqual({
      requesterGroupIds: [groupId],
      approverGroupIds: [],
      selfApproval: 'allow',
      approvalsRequired: 1,
      approvalsRequiredBroad: 1,
    });
  });

  it.each(['APPROVALS_REQUIRED', 'APPROVALS_REQUIRED_BROAD'])(
    'refuses %s above one where nobody else approves',
    (variable) => {
      const base = { ...noApprovers, REQUESTER_GROUP_IDS: groupId, SELF_APPROVAL: 'allow' };
      expect(blamed({ [variable]: '2' }, base)).toEqual([variable]);
      expect(readConfig({ ...base, [variable]: '1' }).rule.approvalsRequiredBroad).toBe(1);
    },
  );

  it('asks for no fewer people for a broad change than for an ordinary one, unless told so', () => {
    expect(readConfig({ ...minimal, APPROVALS_REQUIRED: '3' }).rule.approvalsRequiredBroad).toBe(3);
    expect(readConfig({ ...minimal, APPROVALS_REQUIRED_BROAD: '1' }).rule.approvalsRequiredBroad).toBe(1);
  });
});

describe('identities', () => {
  const authorityHost = 'https://login.microsoftonline.com';
  const application = { tenantId, clientId: appId, authorityHost };
  const single: Environment = { ...minimal, MicrosoftAppType: 'SingleTenant' };

  it('gives a SingleTenant bot its secret, for Graph as well', () => {
    const config = readConfig(withSecret);
    const proof = { kind: 'secret', ...application, secret: 'p@ss' };
    expect(config.bot).toEqual({ type: 'SingleTenant', appId, tenantId, proof });
    expect(config.graph.identity).toEqual(proof);
  });

  it.each([
    ['AZURE_CLIENT_CERTIFICATE_PATH', '/c.pem', { kind: 'certificate', certificatePath: '/c.pem' }],
    ['AZURE_FEDERATED_TOKEN_FILE', '/token', { kind: 'workload', tokenFile: '/token' }],
  ])(
    'lets a SingleTenant bot without a secret prove itself by %s, to Graph as well',
    (variable, path, kind) => {
      const { bot, graph } = readConfig({ ...single, [variable]: path });
      expect(bot.proof).toEqual({ ...application, ...kind });
      expect(graph.identity).toEqual({ ...application, ...kind });
    },
  );

  it('reaches Graph as the application AZURE_CLIENT_ID names, by the file that proves the bot', () => {
    const other = { AZURE_CLIENT_ID: clientId, AZURE_FEDERATED_TOKEN_FILE: '/token' };
    const { bot, graph } = readConfig({ ...single, ...other });
    expect(bot.proof).toEqual({ kind: 'workload', ...application, tokenFile: '/token' });
    expect(graph.identity).toEqual({ kind: 'workload', ...application, clientId, tokenFile: '/token' });
  });

  it.each([
    ['Public', 'login.microsoftonline.com', 'api://AzureADTokenExchange', 'core.windows.net'],
    ['USGov', 'login.microsoftonline.us', 'api://AzureADTokenExchangeUSGov', 'core.usgovcloudapi.net'],
  ])(
    'lets a managed identity stand for a SingleTenant bot in %s, and reach Graph itself',
    (CLOUD, host, audience, suffix) => {
      const { bot, graph, store } = readConfig({
        ...single,
        CLOUD,
        GRAPH_CLIENT_ID: clientId,
        REQUEST_STORE: `https://account.table.${suffix}`,
      });
      expect(bot.proof).toEqual({
        kind: 'federated',
        ...application,
        authorityHost: `https://${host}`,
        managedClientId: clientId,
        audience,
      });
      const managed = { kind: 'managedIdentity', clientId };
      expect(graph.identity).toEqual(managed);
      expect(store).toMatchObject({ identity: managed });
    },
  );

  it('takes the password for the bot where there is one, whatever reaches Graph', () => {
    const { bot, graph } = readConfig({ ...withSecret, GRAPH_CLIENT_ID: clientId });
    expect(bot.proof.kind).toBe('secret');
    expect(graph.identity.kind).toBe('managedIdentity');
  });

  it('refuses a SingleTenant bot without any proof, and says which there are', () => {
    const { problems } = refusal(single);
    expect(problems.map(({ variable }) => variable)).toEqual(['MicrosoftAppPassword']);
    for (const variable of ['AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_FEDERATED_TOKEN_FILE', 'GRAPH_CLIENT_ID'])
      expect(problems[0]!.message).toContain(variable);
    // A secret for Graph is not the bot's.
    expect(blamed({ AZURE_CLIENT_SECRET: 's' }, single)).toContain('MicrosoftAppPassword');
    expect(blamed({ AZURE_FEDERATED_TOKEN_FILE: '/t', AZURE_CLIENT_CERTIFICATE_PATH: '/c' }, single)).toEqual(
      ['AZURE_FEDERATED_TOKEN_FILE'],
    );
  });

  it('gives a managed bot its identity for Graph as well, whatever secrets lie beside it', () => {
    const decoys = { MicrosoftAppPassword: 'p', AZURE_CLIENT_SECRET: 's', AZURE_TENANT_ID: otherTenantId };
    for (const more of [{}, { AZURE_CLIENT_ID: clientId }]) {
      const { graph } = readConfig({ ...minimal, ...decoys, ...more });
      expect(graph).toMatchObject({ tenantId, identity: { kind: 'managedIdentity', clientId: appId } });
    }
    expect(readConfig({ ...minimal, ...decoys, GRAPH_CLIENT_ID: clientId }).graph.identity).toEqual({
      kind: 'managedIdentity',
      clientId,
    });
  });

  const azure = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId };
  const common = { tenantId, clientId, authorityHost: 'https://login.microsoftonline.us' };
  it.each([
    ['AZURE_CLIENT_SECRET', 's', { kind: 'secret', ...common, secret: 's' }],
    [
      'AZURE_CLIENT_CERTIFICATE_PATH',
      '/c.pem',
      { kind: 'certificate', ...common, certificatePath: '/c.pem' },
    ],
    ['AZURE_FEDERATED_TOKEN_FILE', '/t', { kind: 'workload', ...common, tokenFile: '/t' }],
  ])('reaches Graph by %s when it comes with tenant and client', (variable, value, credential) => {
    const config = readConfig({ ...withSecret, CLOUD: 'USGov', ...azure, [variable]: value });
    expect(config.graph.identity).toEqual(credential);
  });

  it('refuses half a credential, or two', () => {
    expect(blamed({ AZURE_CLIENT_SECRET: 's' }, withSecret)).toEqual(['AZURE_TENANT_ID', 'AZURE_CLIENT_ID']);
    expect(blamed({ AZURE_CLIENT_ID: clientId }, withSecret)).toEqual(['AZURE_CLIENT_ID']);
    expect(
      blamed({ ...azure, AZURE_CLIENT_SECRET: 's', AZURE_FEDERATED_TOKEN_FILE: '/t' }, withSecret),
    ).toEqual(['AZURE_FEDERATED_TOKEN_FILE']);
    expect(blamed({ ...azure, AZURE_CLIENT_SECRET: 's', GRAPH_CLIENT_ID: clientId }, withSecret)).toEqual([
      'GRAPH_CLIENT_ID',
    ]);
  });

  it('changes the tenant AZURE_TENANT_ID names, if its people are let in', () => {
    expect(blamed({ AZURE_TENANT_ID: otherTenantId }, withSecret)).toEqual(['ALLOWED_TENANT_IDS']);
    const config = readConfig({
      ...withSecret,
      AZURE_TENANT_ID: otherTenantId,
      ALLOWED_TENANT_IDS: otherTenantId,
    });
    expect(config.graph.tenantId).toBe(otherTenantId);
    expect(config.graph.identity).toMatchObject({
      kind: 'secret',
      tenantId: otherTenantId,
      clientId: appId,
    });
  });
});

describe('clouds', () => {
  it.each([
    ['USGov', 'https://graph.microsoft.us', 'https://api.botframework.us'],
    ['USGovDoD', 'https://dod-graph.microsoft.us', 'https://api.botframework.us'],
  ] as const)('%s moves Graph and the channel together', (name, graph, issuer) => {
    const config = readConfig({ ...minimal, CLOUD: name });
    expect(config.graph).toMatchObject({ origin: graph, audience: graph });
    expect(config.channel.tokenIssuer).toBe(issuer);
    expect(config.cloud.name).toBe(name);
  });

  it('are told apart by their service hosts', () => {
    const hosts = Object.values(clouds).flatMap((cloud) => cloud.serviceHosts);
    expect(new Set(hosts).size).toBe(hosts.length);
  });

  it.each([
    ['Public', 'GRAPH_BASE_URL', 'https://graph.microsoft.us'],
    ['USGov', 'GRAPH_BASE_URL', 'https://graph.microsoft.com'],
    ['USGov', 'GRAPH_BASE_URL', 'https://dod-graph.microsoft.us'],
    [
      'Public',
      'ToBotFromChannelOpenIdMetadataUrl',
      'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    ],
    ['USGovDoD', 'ToBotFromChannelTokenIssuer', 'https://api.botframework.com'],
    ['Public', 'REQUEST_STORE', 'https://account.table.core.usgovcloudapi.net'],
    ['USGov', 'REQUEST_STORE', 'https://account.table.core.windows.net'],
    ['USGovDoD', 'REQUEST_STORE', 'https://account.table.cosmos.azure.com'],
    ['USGov', 'REQUEST_STORE', 'DefaultEndpointsProtocol=https;AccountName=abc;AccountKey=c2VjcmV0'],
    [
      'Public',
      'REQUEST_STORE',
      'DefaultEndpointsProtocol=https;AccountName=abc;AccountKey=c2VjcmV0;EndpointSuffix=core.usgovcloudapi.net',
    ],
    [
      'Public',
      'REQUEST_STORE',
      'TableEndpoint=https://abc.table.core.usgovcloudapi.net/;SharedAccessSignature=sv=2022-11-02&sig=abc',
    ],
    [
      'USGov',
      'APPLICATIONINSIGHTS_CONNECTION_STRING',
      `InstrumentationKey=${appId};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/`,
    ],
  ])('%s refuses %s=%s, which is another cloud’s', (CLOUD, variable, value) => {
    const { problems } = refusal({ ...minimal, CLOUD, [variable]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      variable,
      message: expect.stringContaining('another cloud than CLOUD'),
    });
  });

  it('refuses to log in at a region’s host, which is in no row', () => {
    expect(blamed({ AZURE_REGIONAL_AUTHORITY_NAME: 'eastus' })).toEqual(['AZURE_REGIONAL_AUTHORITY_NAME']);
  });

  it('never change the token audience when Graph is elsewhere', () => {
    const { graph } = readConfig({ ...minimal, GRAPH_BASE_URL: 'http://127.0.0.1:4000/' });
    expect(graph).toMatchObject({ origin: 'http://127.0.0.1:4000', audience: 'https://graph.microsoft.com' });
  });

  it.each([
    ['http://127.0.0.1:3979/metadata', true],
    ['http://localhost:3979/metadata', true],
    ['http://[::1]:3979/metadata', true],
    ['https://keys.example.com/metadata', false],
    ['https://localhost.example.com/metadata', false],
  ])('a channel at %s is on this machine: %s', (url, loopback) => {
    const { channel } = readConfig({ ...minimal, ToBotFromChannelOpenIdMetadataUrl: url });
    expect(channel).toMatchObject({ openIdMetadataUrl: url, loopback });
  });
});
