// What Teams installs must name the bot that runs: looked up in the project's manifest, or in the package itself.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import { checkManifest } from '../../../bot/cli/doctor/setup/manifest.js';
import { readZipEntry } from '../../../bot/cli/doctor/setup/zip-entry.js';
import { readConfig } from '../../../bot/config/read-config.js';
import { realTools } from './installation.js';
import { makeFolder } from '../../support/folder.js';

const appId = '11111111-aaaa-4bbb-8ccc-000000000001';
const config = readConfig({
  MicrosoftAppId: appId.toUpperCase(),
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppTenantId: '22222222-aaaa-4bbb-8ccc-000000000002',
  APPROVER_GROUP_IDS: '44444444-aaaa-4bbb-8ccc-000000000004',
});

let folder: string;
beforeEach(() => {
  folder = makeFolder('countersign-manifest-');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function told(packagePath?: string): Promise<string> {
  const [finding] = await checkManifest({
    config,
    environment: {},
    question: { json: false, ...(packagePath !== undefined && { packagePath }) },
    tools: realTools(folder, new AbortController().signal),
  });
  return `${finding!.status} ${finding!.subject}: ${finding!.found}`;
}

function naming(botId: string): string {
  return JSON.stringify({ id: 'another-id', bots: [{ botId, scopes: ['personal'] }] });
}

/** A zip as the package's own writer makes it. */
async function zipOf(files: Readonly<Record<string, string>>, compress = true): Promise<Buffer> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it has no types of its own
  const { ZipFile } = require('yazl') as {
    ZipFile: new () => {
      outputStream: NodeJS.ReadableStream;
      addBuffer(bytes: Buffer, name: string, options: object): void;
      end(): void;
    };
  };
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name, { compress });
  zip.end();
  return buffer(zip.outputStream);
}

describe('the manifest in the project', () => {
  const write = (text: string): void => {
    mkdirSync(join(folder, 'manifest'));
    writeFileSync(join(folder, 'manifest/manifest.json'), text);
  };
  it.each([
    [naming(appId), `ok manifest in manifest/manifest.json: it names the bot ${appId}`],
    [
      naming('${{BOT_ID}}'),
      'cannot tell manifest in manifest/manifest.json: the bot’s id is still a placeholder there',
    ],
    [
      naming('00000000-0000-4000-8000-000000000000'),
      `the settings say ${appId}: Teams would talk to another bot`,
    ],
    ['{', 'problem manifest in manifest/manifest.json: it names no bot'],
  ])('%s', async (text, words) => {
    write(text);
    expect(await told()).toContain(words);
  });

  it('is not there: nobody can tell', async () => {
    expect(await told()).toBe('cannot tell manifest in manifest/manifest.json: there is no such file');
  });
});

describe('the package', () => {
  it.each([true, false])('is read (compressed: %s)', async (compress) => {
    const files = { 'color.png': 'x'.repeat(5000), 'manifest.json': naming(appId) };
    writeFileSync(join(folder, 'app.zip'), await zipOf(files, compress));
    expect(await told('app.zip')).toBe(`ok manifest in app.zip: it names the bot ${appId}`);
  });

  it('of another bot is a problem', async () => {
    const text = naming('00000000-0000-4000-8000-000000000000');
    writeFileSync(join(folder, 'app.zip'), await zipOf({ 'manifest.json': text }));
    expect(await told('app.zip')).toContain('problem manifest in app.zip: it names the bot 00000000');
  });

  it.each([
    ['no zip at all', () => Promise.resolve(Buffer.from('hello')), 'this is no zip file'],
    ['a zip without a manifest', () => zipOf({ 'other.json': '{}' }), 'it names no bot'],
    [
      'a zip cut in two',
      async () => (await zipOf({ 'manifest.json': naming(appId) })).subarray(60),
      'this zip is damaged',
    ],
  ])('%s is a problem, not a crash', async (_, make, words) => {
    writeFileSync(join(folder, 'app.zip'), await make());
    expect(await told('app.zip')).toBe(`problem manifest in app.zip: ${words}`);
  });

  it('that is not there is a problem: somebody named it', async () => {
    expect(await told('nowhere.zip')).toBe('problem manifest in nowhere.zip: there is no such file');
  });

  it('that would unpack into gigabytes is not unpacked', async () => {
    const zip = await zipOf({ 'manifest.json': ' '.repeat(2_000_000) });
    expect(deflateRawSync(Buffer.alloc(2_000_000, ' ')).length).toBeLessThan(10_000);
    expect(() => readZipEntry(zip, 'manifest.json')).toThrow(/larger than 1048576 bytes/);
  });
});
