// deployment/env.example and the configuration speak of the same variables and the same defaults.
import { parseEnv } from 'node:util';
import { readConfig } from '../../bot/config/read-config.js';
import { HOST_VARIABLES } from '../../bot/config/host.js';
import { textOf } from './project.js';

const guid = '00000000-1111-2222-3333-444444444444';

/** What every installation has to fill in. */
const filledIn = {
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppId: guid,
  MicrosoftAppTenantId: guid,
  APPROVER_GROUP_IDS: guid,
};

/** Settings that are read only when another one asks for them. */
const occasions: readonly Readonly<Record<string, string>>[] = [
  filledIn,
  { ...filledIn, MicrosoftAppType: 'SingleTenant', MicrosoftAppPassword: 'secret' },
  { ...filledIn, MicrosoftAppType: 'SingleTenant', AZURE_FEDERATED_TOKEN_FILE: '/token' },
  { ...filledIn, AZURE_TENANT_ID: guid, AZURE_CLIENT_ID: guid, AZURE_CLIENT_SECRET: 'secret' },
];

const example = textOf('deployment/env.example');
const assignment = /^(# )?([A-Za-z_]+)=(.*)$/gm;
const named = [...example.matchAll(assignment)].map((match) => match[2]!);

function variablesRead(): string[] {
  const read = new Set<string>();
  for (const environment of occasions) {
    readConfig(
      new Proxy(environment, {
        get(target, name) {
          read.add(String(name));
          return Reflect.get(target, name) as string | undefined;
        },
      }),
    );
  }
  return [...read].filter((name) => !HOST_VARIABLES.includes(name));
}

describe('deployment/env.example', () => {
  it('names every variable the configuration reads, and no other', () => {
    expect([...named].sort()).toEqual(variablesRead().sort());
  });

  it('names each of them once', () => {
    expect(named.filter((name, place) => named.indexOf(name) !== place)).toEqual([]);
  });

  it('shows the defaults as they are', () => {
    const uncommented = parseEnv(example.replaceAll(assignment, '$2=$3'));
    expect(readConfig({ ...uncommented, ...filledIn })).toEqual(readConfig(filledIn));
  });

  it('can be read by node as it is, and is then refused for the ids nobody has filled in', () => {
    const untouched = parseEnv(example);
    expect(untouched['MicrosoftAppType']).toBe('UserAssignedMSI');
    expect(() => readConfig(untouched)).toThrow(
      /MicrosoftAppId[^]*MicrosoftAppTenantId[^]*APPROVER_GROUP_IDS/,
    );
  });
});
