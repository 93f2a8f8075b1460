// What Teams is told about Countersign: valid by Microsoft's own validator, the commands of the grammar, and no more rights than it uses.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { helpCard } from '../../cards/index.js';
import { parse } from '../../bot/domain/language/parse.js';
import { EXPECTED } from '../../bot/domain/language/words.js';
import { manifest as packageJson, root, textOf } from '../repo/project.js';
import { asVersion, packageChanged } from './package-app.js';

interface CommandEntry {
  readonly title: string;
  readonly description: string;
}

/** The members these tests speak about. */
interface AppManifest {
  readonly manifestVersion: string;
  readonly version: string;
  readonly accentColor: string;
  readonly supportsChannelFeatures?: string;
  readonly bots: readonly {
    readonly scopes: readonly string[];
    readonly commandLists: readonly {
      readonly scopes: readonly string[];
      readonly commands: readonly CommandEntry[];
    }[];
  }[];
}

const source = JSON.parse(textOf('manifest/manifest.json')) as AppManifest;
const bot = source.bots[0]!;

// Nothing is packaged that Microsoft's validator has a finding on, so whatever is packaged is valid.
describe("by Microsoft's validator, the packaged manifest", () => {
  it('is valid', () => {
    expect(packageChanged((manifest) => manifest)).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    [
      'a name too long to show',
      { name: { short: 'x'.repeat(31) } },
      '/name/short must NOT have more than 30 characters',
    ],
    ['a member there is no longer', { packageName: 'com.example' }, 'must NOT have additional properties'],
    ['no bot id', { bots: [{ scopes: ['personal'] }] }, "/bots/0 must have required property 'botId'"],
    [
      'a bot for teams that does not say it knows every kind of channel, which the schema calls valid',
      { supportsChannelFeatures: undefined },
      'supportsChannelFeatures must be "tier1": from 1.25 on Teams refuses an app for teams without it',
    ],
    [
      'another schema than its version',
      { manifestVersion: '1.29' },
      '$schema and manifestVersion 1.29 do not name the same',
    ],
  ])('would be refused with %s', (_case, changed, finding) => {
    const { status, stdout, stderr, zip } = packageChanged((manifest) => ({ ...manifest, ...changed }));
    expect({ status, stdout, zip }).toEqual({ status: 1, stdout: '', zip: undefined });
    expect(stderr).toMatch(/^Teams would not take manifest\/manifest\.json:\n/);
    expect(stderr).toContain(finding);
  });

  it('is of the newest schema the validator knows', () => {
    const schemas = readdirSync(join(root, 'node_modules/@microsoft/app-manifest/build/json-schemas/teams'));
    const minors = schemas.flatMap((name) => /^v1\.(\d+)$/.exec(name)?.[1] ?? []);
    expect(source.manifestVersion).toBe(`1.${String(Math.max(...minors.map(Number)))}`);
    const { stderr } = packageChanged(asVersion('1.999'));
    expect(stderr).toContain('manifestVersion 1.999 is not one the validator knows');
  });
});

describe('the manifest', () => {
  it("is of this version, in the only form Teams' upload takes", () => {
    expect(source.version).toBe(packageJson().version);
    // Prerelease versions are refused on upload whatever the schema says: OfficeDev/microsoft-teams-app-schema#174.
    expect(source.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('leaves to the packager, or to the Agents Toolkit, the two ids and nothing else', () => {
    const places = [...textOf('manifest/manifest.json').matchAll(/"(\w+)": "\$\{\{(\w+)\}\}"/g)];
    expect(places.map(([, member, name]) => [member, name])).toEqual([
      ['id', 'TEAMS_APP_ID'],
      ['botId', 'BOT_ID'],
    ]);
    expect(textOf('manifest/manifest.json').match(/\$\{\{/g)).toHaveLength(2);
  });

  it('asks for no permission, no domain, no sign-in and no device', () => {
    const asking = /permission|authorization|webApplicationInfo|validDomains|resourceSpecific|device/i;
    expect(Object.keys(source).filter((member) => asking.test(member))).toEqual([]);
    expect(bot).toMatchObject({ supportsFiles: false, isNotificationOnly: false });
    expect(Object.keys(bot).filter((member) => /calling|video|targeted/i.test(member))).toEqual([]);
  });

  it('of 1.25 or newer, for teams, says that it knows every kind of channel', () => {
    const minor = Number(/^1\.(\d+)$/.exec(source.manifestVersion)?.[1]);
    expect(minor).toBeGreaterThanOrEqual(25);
    expect(bot.scopes).toContain('team');
    expect(source.supportsChannelFeatures).toBe('tier1');
  });

  it('has the colour of its icon', () => {
    expect(textOf('manifest/color.svg')).toContain(
      `<path fill="${source.accentColor}" d="M0 0h192v192H0z" />`,
    );
  });
});

/** The sentence a command stands for: the example at the end of its description, or the title where that is a whole sentence. */
function sentenceOf({ title, description }: CommandEntry): string {
  return description.split(': ')[1] ?? title;
}

/** What the help card shows in monospace: the examples. */
function helpExamples(): readonly string[] {
  const runs = JSON.stringify(helpCard('approver')).matchAll(/\{[^{}]*"fontType":"Monospace"[^{}]*\}/g);
  return [...runs].map(([run]) => (JSON.parse(run) as { readonly text: string }).text);
}

describe.each(['personal', 'team', 'groupChat'])('in the scope %s', (scope) => {
  const commands = bot.commandLists
    .filter(({ scopes }) => scopes.includes(scope))
    .flatMap((list) => list.commands);

  it('the bot can be used', () => {
    expect(bot.scopes).toContain(scope);
  });

  it('the commands offered are those the grammar expects', () => {
    expect(commands.map(({ title }) => title)).toEqual(EXPECTED.command);
  });

  it.each(commands)('"$title" begins a sentence of the help card that the grammar reads', (command) => {
    const sentence = sentenceOf(command);
    expect(sentence.startsWith(command.title)).toBe(true);
    expect(helpExamples()).toContain(sentence);
    expect(parse(sentence)).toMatchObject({ kind: 'readings' });
  });

  it('no two commands mean the same', () => {
    const meanings = commands.map((command) => {
      const result = parse(sentenceOf(command));
      if (result.kind === 'problem') throw new Error(`${command.title}: ${result.problem.kind}`);
      const [{ kind, ...rest }] = result.readings;
      return [kind, 'verb' in rest && rest.verb, 'of' in rest && rest.of].join(' ');
    });
    expect(new Set(meanings).size).toBe(commands.length);
  });

  it('every example of the help card begins with a command offered', () => {
    expect(helpExamples().length).toBeGreaterThan(5);
    const strange = helpExamples().filter(
      (example) => !commands.some(({ title }) => example.startsWith(title)),
    );
    expect(strange).toEqual([]);
  });

  it('every command fits the menu of older clients', () => {
    // commandLists in the manifest schema up to 1.2x: at most 10 commands, titles of 32 and descriptions of 128 characters.
    expect(commands.length).toBeLessThanOrEqual(10);
    for (const { title, description } of commands) {
      expect(title.length).toBeLessThanOrEqual(32);
      expect(description.length).toBeLessThanOrEqual(128);
    }
  });
});
