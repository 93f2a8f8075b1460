// The zip that Teams installs: whose it is, that it is the same every time, and what people read when it cannot be made.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest as packageJson, root } from '../../repo/project.js';
import {
  asVersion,
  BOT_ID,
  entriesOf,
  packageApp,
  packageChanged,
  type Packaged,
} from '../../manifest/package-app.js';

const APP_ID = '5f1d0c3a-0000-4000-8000-000000000001';

/** The manifest inside. */
function manifestIn({ zip, stderr }: Packaged): Record<string, never> {
  expect(stderr).toBe('');
  return JSON.parse(entriesOf(zip!.bytes).get('manifest.json')!.toString('utf8')) as Record<string, never>;
}

describe('the package', () => {
  it('is the same, byte for byte, whenever and in whatever time zone it is made', () => {
    const zones = ['UTC', 'Pacific/Kiritimati', 'America/St_Johns'];
    const made = zones.map((TZ) => packageApp(['--bot-id', BOT_ID], { TZ }).zip!.bytes.toString('base64'));
    expect(new Set(made).size).toBe(1);
  });

  it('is named for the version and holds the manifest and two icons, at its top', () => {
    const { zip } = packageApp(['--bot-id', BOT_ID]);
    expect(zip?.name).toBe(`countersign-${packageJson().version}.zip`);
    expect([...entriesOf(zip!.bytes).keys()]).toEqual(['color.png', 'manifest.json', 'outline.png']);
    for (const icon of ['color.png', 'outline.png'])
      expect(entriesOf(zip!.bytes).get(icon)).toEqual(readFileSync(join(root, 'manifest', icon)));
  });

  it('is for the bot it was made for, and for an app with the same id', () => {
    const made = manifestIn(packageApp(['--bot-id', BOT_ID.toUpperCase()]));
    expect(made).toMatchObject({ id: BOT_ID, bots: [{ botId: BOT_ID }] });
    expect(JSON.stringify(made)).not.toContain('${{');
  });

  it('is for another app if one is named', () => {
    const made = manifestIn(packageApp(['--bot-id', BOT_ID, '--app-id', APP_ID]));
    expect(made).toMatchObject({ id: APP_ID, bots: [{ botId: BOT_ID }] });
  });

  it("takes the bot's id from its own setting, which the command line overrules", () => {
    const environment = { MicrosoftAppId: APP_ID };
    expect(manifestIn(packageApp([], environment))).toMatchObject({ bots: [{ botId: APP_ID }] });
    const overruled = manifestIn(packageApp(['--bot-id', BOT_ID], environment));
    expect(overruled).toMatchObject({ bots: [{ botId: BOT_ID }] });
  });

  it('leads to the website it is given, for privacy and terms too', () => {
    const website = 'https://it.contoso.com/countersign';
    const made = packageApp(['--bot-id', BOT_ID, '--website', website]);
    expect(manifestIn(made)).toMatchObject({
      developer: { websiteUrl: website, privacyUrl: website, termsOfUseUrl: website },
    });
    expect(made.stdout).not.toContain('example.com');
  });

  it('leads to a privacy statement and terms of their own', () => {
    const pages = ['--privacy', 'https://contoso.com/privacy', '--terms', 'https://contoso.com/terms'];
    expect(manifestIn(packageApp(['--bot-id', BOT_ID, ...pages]))).toMatchObject({
      developer: {
        websiteUrl: 'https://example.com',
        privacyUrl: 'https://contoso.com/privacy',
        termsOfUseUrl: 'https://contoso.com/terms',
      },
    });
  });
});

describe('what a person reads', () => {
  it('is where the package lies, whose it is, its hash, and what to do with it', () => {
    const { status, stdout, zip } = packageApp(['--bot-id', BOT_ID]);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^build/${zip!.name}\n`));
    expect(stdout).toContain(`bot ${BOT_ID}`);
    expect(stdout).toContain(`SHA-256 ${createHash('sha256').update(zip!.bytes).digest('hex')}`);
    expect(stdout).toContain('Teams apps > Manage apps > Actions > Upload new app');
    expect(stdout).toContain('lead to example.com, which belongs to nobody');
  });

  it('is the usage, when asked for', () => {
    const { status, stdout, zip } = packageApp(['--help']);
    expect({ status, zip }).toEqual({ status: 0, zip: undefined });
    expect(stdout).toContain('npm run package -- --bot-id GUID');
  });
});

describe('no package is made', () => {
  const refusals: readonly (readonly [string, readonly string[], Record<string, string>, string])[] = [
    ['without a bot', [], {}, "The bot's id is missing: give --bot-id GUID"],
    ['for a setting left empty', [], { MicrosoftAppId: '' }, "The bot's id is missing"],
    [
      'for a setting that is no id',
      [],
      { MicrosoftAppId: 'countersign' },
      'MicrosoftAppId is not a GUID: "countersign".',
    ],
    ['for an empty id', ['--bot-id', ''], { MicrosoftAppId: BOT_ID }, '--bot-id is not a GUID: "".'],
    ['for an id in braces', ['--bot-id', `{${BOT_ID}}`], {}, `--bot-id is not a GUID: "{${BOT_ID}}".`],
    [
      'for nobody',
      ['--bot-id', '00000000-0000-0000-0000-000000000000'],
      {},
      "--bot-id is the empty GUID, which is nobody's id.",
    ],
    [
      'for an app that is none',
      ['--bot-id', BOT_ID, '--app-id', 'mine'],
      {},
      '--app-id is not a GUID: "mine".',
    ],
    [
      'with a page in plain http',
      ['--bot-id', BOT_ID, '--website', 'http://contoso.com'],
      {},
      '--website is not an https address',
    ],
    [
      'with a page that is no address',
      ['--bot-id', BOT_ID, '--terms', 'contoso.com/terms'],
      {},
      '--terms is not an https address',
    ],
    [
      'with a password in an address',
      ['--bot-id', BOT_ID, '--privacy', 'https://a:b@contoso.com'],
      {},
      '--privacy is not an https address',
    ],
    ['for an option there is not', ['--bot-id', BOT_ID, '--secret', 'x'], {}, "Unknown option '--secret'."],
    ['when npm kept the options for itself', [BOT_ID], {}, `Unexpected argument '${BOT_ID}'.`],
  ];

  it.each(refusals)('%s', (_case, args, environment, sentence) => {
    const { status, stdout, stderr, zip } = packageApp(args, environment);
    expect({ status, stdout, zip }).toEqual({ status: 1, stdout: '', zip: undefined });
    expect(stderr.split('\n')[0]).toContain(sentence);
    expect(stderr).toContain('\nnpm run package -- --bot-id GUID');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('and everything that is wrong is said at once', () => {
    const { stderr } = packageApp(['--bot-id', 'x', '--app-id', 'y', '--website', 'z']);
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      '--bot-id is not a GUID: "x".',
      '--app-id is not a GUID: "y".',
      '--website is not an https address that Teams can show: "z".',
    ]);
  });
});

describe("by Microsoft's validator, the packaged manifest", () => {
  it.each(['1.9', '1.24', '1.25'])(
    'is valid as %s too, for a tenant that does not take the newest yet',
    (version) => {
      const { status, stderr, zip } = packageChanged(asVersion(version));
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const packed = JSON.parse(entriesOf(zip!.bytes).get('manifest.json')!.toString('utf8')) as {
        readonly supportsChannelFeatures?: string;
      };
      // A schema before 1.25 does not know the member and would refuse it.
      expect(packed.supportsChannelFeatures).toBe(version === '1.25' ? 'tier1' : undefined);
    },
  );
});
