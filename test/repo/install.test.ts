// The guide to a first installation is as true as what it names: steps, commands, files, settings, pictures, and what is printed.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { permissions } from '../../bot/graph/permissions.js';
import { start } from '../../bot/main.js';
import { openInstallation, startServer } from '../cli/doctor/installation.js';
import { manifest, projectFiles, root, textOf } from './project.js';

const guide = textOf('INSTALL.md');
const steps = [...guide.matchAll(/^## (\d+)\. (.+)\n([^]*?)(?=^## )/gm)].map(
  ([, number = '', title = '', text = '']) => ({ number: Number(number), title, text }),
);

/** What is between single backticks. */
const named = [...guide.replace(/^```[^]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
  ([, words = '']) => words,
);
/** The blocks of code of one language. */
const blocks = (language: string): readonly string[] =>
  [...guide.matchAll(/^```(\w+)\n([^]*?)^```/gm)]
    .filter(([, of]) => of === language)
    .map(([, , text = '']) => text);
const commands = [...blocks('sh').flatMap((text) => text.trim().split('\n')), ...named];
const withoutSpaces = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('the steps', () => {
  it('are numbered without gaps', () => {
    expect(steps.map(({ number }) => number)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.length).toBeGreaterThan(9);
  });

  it.each(steps)('$number says what to expect, what else may be seen, and how to undo it', ({ text }) => {
    const parts = [...text.matchAll(/^\*\*(Expect\.|Something else\?|Undo\.)\*\*/gm)].map(([, part]) => part);
    expect(parts).toEqual(['Expect.', 'Something else?', 'Undo.']);
  });

  it('are those of the table of minutes, which is added up right', () => {
    const rows = [...guide.matchAll(/^\| (\d+)\. (.+?) +\| +(\d+) \| (.+?) *\|$/gm)];
    expect(rows.map(([, number, title]) => `${number ?? ''}. ${title ?? ''}`)).toEqual(
      steps.map(({ number, title }) => `${String(number)}. ${title}`),
    );
    const total = rows.reduce((sum, [, , , minutes]) => sum + Number(minutes), 0);
    expect(guide).toMatch(new RegExp(`\\*\\*together\\*\\* +\\| +\\*\\*${String(total)}\\*\\*`));
    for (const [, , , , how] of rows) expect(how).toMatch(/measured|estimate/);
  });
});

describe('what the guide names', () => {
  const scripts = commands.flatMap((line) => [...line.matchAll(/npm run (?:--silent )?([\w:]+)/g)]);
  it.each([...new Set(scripts.map(([, name = '']) => name))])('npm run %s is a script', (name) => {
    expect(manifest().scripts).toHaveProperty([name]);
  });

  const usages = [
    'bot/cli/main.ts',
    'bot/cli/doctor/question.ts',
    ...projectFiles().filter((path) => path.startsWith('bot/cli/smoke/')),
    'tools/app-package.mjs',
    'deployment/grant.sh',
  ];
  const ours = /npm run \w+ -- (.+)|bot\/cli\/main\.js (.+)|grant\.sh (.+)/;
  const words = commands
    .flatMap((line) => (ours.exec(line)?.slice(1).join(' ') ?? '').split(' '))
    .filter((word) => /^(--[\w-]+|smoke|doctor|before)$/.test(word));
  it.each([...new Set(words)])('%s is said in the usage of one of our commands', (word) => {
    expect(usages.some((path) => textOf(path).includes(word))).toBe(true);
  });

  it('grant.ps1 takes the parameters it is given', () => {
    const given = commands.flatMap((line) => [...line.matchAll(/grant\.ps1.*/g)]).join(' ');
    const parameters = [...given.matchAll(/ -(\w+)/g)].map(([, name = '']) => name);
    expect(parameters.length).toBeGreaterThan(1);
    for (const name of parameters) expect(textOf('deployment/grant.ps1')).toContain(`$${name}`);
  });

  const paths = commands.flatMap((line) => [
    ...line.matchAll(/(?<![\w/])((?:bot|deployment|docs|manifest|tools)\/[\w./-]+)/g),
  ]);
  it.each([...new Set(paths.map(([, path = '']) => path))])('%s exists', (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });

  it('the program of the web app is the one that is built', () => {
    const built = commands.flatMap((line) => [...line.matchAll(/dist\/(bot\/[\w/]+)\.js/g)]);
    expect(built.length).toBeGreaterThan(0);
    for (const [, source = ''] of built) expect(existsSync(join(root, `${source}.ts`))).toBe(true);
  });

  const bicep = textOf('deployment/main.bicep');
  const parameters = named.filter((word) => /^[a-z]+[A-Z][A-Za-z]+$/.test(word));
  it.each([...new Set([...parameters, 'cloud', 'instances', 'name'])])('%s is a parameter', (name) => {
    expect(bicep).toMatch(new RegExp(`^param ${name} `, 'm'));
  });

  it('every parameter to fill in stands empty in the file, and no other does', () => {
    const { parameters: given } = JSON.parse(textOf('deployment/main.parameters.json')) as {
      readonly parameters: Readonly<Record<string, { readonly value: unknown }>>;
    };
    const empty = Object.keys(given).filter((name) => given[name]?.value === '');
    const third = steps.find(({ number }) => number === 3)?.text ?? '';
    const filled = [...third.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(filled.sort()).toEqual(empty.sort());
  });

  it('the outputs of the deployment are all there are', () => {
    const outputs = [...bicep.matchAll(/^output (\w+) /gm)].map(([, name = '']) => name);
    const listed = /keep them at hand \([^)]+\): (.+?)\. /.exec(guide)?.[1] ?? '';
    expect(listed.split(', ')).toEqual(outputs.map((name) => `\`${name}\``));
  });

  it('every word in capitals is an output, a setting, or to be replaced where it stands', () => {
    const known = `${bicep}\n${textOf('deployment/env.example')}`;
    const replaced = ['ACCOUNT', 'ID', 'NAME', 'EBADENGINE'];
    const capitals = named
      .filter((word) => !word.startsWith('WHAT THIS'))
      .flatMap((word) => [...word.matchAll(/\b[A-Z][A-Z_]+\b/g)].map(([name]) => name));
    expect(capitals.length).toBeGreaterThan(10);
    expect(capitals.filter((name) => !replaced.includes(name) && !known.includes(name))).toEqual([]);
  });

  const anchors = [...guide.matchAll(/\]\(([\w./-]+)#([^)]+)\)/g)].map(
    ([, path = '', part = '']) => [path, part] as const,
  );
  it.each(anchors)('%s has a part %s', (path, part) => {
    const headings = [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/\s/g, '-'),
    );
    expect(headings).toContain(part);
  });
});

describe('the pictures', () => {
  const pictures = readdirSync(join(root, 'docs/images')).map((name) => `docs/images/${name}`);
  it('are all shown, each with words for who cannot see it', () => {
    const shown = [...guide.matchAll(/!\[([^\]]{20,})\]\(([^)]+)\)/g)].map(([, , path]) => path);
    expect(shown.sort()).toEqual(pictures.sort());
  });

  it.each(pictures)('%s is a small PNG', (path) => {
    expect(readFileSync(join(root, path)).subarray(1, 4).toString()).toBe('PNG');
    expect(statSync(join(root, path)).size).toBeLessThanOrEqual(150_000);
  });
});

describe('what the guide says is printed', () => {
  const printed = blocks('text');
  /** The block that begins so, line by line. */
  const block = (beginning: string): readonly string[] =>
    (printed.find((text) => text.startsWith(beginning)) ?? '').trim().split('\n');

  it('by the demo', () => {
    for (const line of block('Countersign demo: ').map((text) => text.replace('http://127.0.0.1:3979', '')))
      expect(textOf('demo/main.ts')).toContain(line);
  });

  it('by grant.sh, for the permissions there are', () => {
    const lines = block('Service principal: ');
    const script = textOf('deployment/grant.sh');
    expect(lines.filter((line) => line.includes('will be granted'))).toEqual(
      [...permissions].sort().map((role) => `  + ${role}: will be granted`),
    );
    expect(lines.filter((line) => line.startsWith('granted: '))).toEqual(
      [...permissions].sort().map((role) => `granted: ${role}`),
    );
    for (const line of ['Go on? [y/N] ', lines.at(-1) ?? '-']) expect(script).toContain(line);
  });

  it('by stage.mjs and by npm run package, for this version', () => {
    const { version } = manifest();
    const [made = '', deploy = ''] = block('dist/app is what runs');
    const files = `dist/countersign-app-${version}`;
    expect(made).toBe(
      `dist/app is what runs, ${files}.cdx.json what is in it, and ${files}.zip what to deploy:`,
    );
    expect(deploy.replace(files, '${target}')).toBe(
      /`(az webapp deploy .+)`/.exec(textOf('deployment/stage.mjs'))?.[1],
    );
    expect(block('build/')[0]).toBe(`build/countersign-${version}.zip`);
    const versions = [...guide.matchAll(/countersign-(?:app-)?(\d+\.\d+\.\d+)|version (\d\S+),/g)];
    expect(new Set(versions.map(([, file, word]) => file ?? word))).toEqual(new Set([version]));
  });

  it('by the bot to people', () => {
    const cards = projectFiles()
      .filter((path) => /^cards\/.*\.ts$/.test(path))
      .map(textOf)
      .join('\n');
    const sentences = [...guide.matchAll(/_((?:You|It could)[^_]+?)( …)?_/g)];
    expect(sentences.length).toBeGreaterThan(4);
    for (const [, sentence = ''] of sentences) expect(cards).toContain(sentence.replace(/[ ….]+$/, ''));
  });

  it('by the smoke test', () => {
    const smoke = projectFiles()
      .filter((path) => path.startsWith('bot/cli/smoke/'))
      .map(textOf)
      .join('\n');
    const text = steps.find(({ number }) => number === 11)?.text ?? '';
    const words = [...text.matchAll(/`((?:To consent|WHAT THIS)[^`]+)`|^(All done: .+)$/gm)];
    expect(words.length).toBeGreaterThan(3);
    for (const [, quoted, last = ''] of words) expect(smoke).toContain(quoted ?? last);
  });

  it('by the doctor', async () => {
    const lines = toLines(block('Configuration').join('\n'));
    const possible = toLines(await printedInAzure());
    // The one line that needs a storage account.
    const store = lines.filter((line) => line.includes(' store https://ACCOUNT.table.core.windows.net: '));
    expect(store).toHaveLength(1);
    for (const part of store[0]!.replace(/^.*net: /, '').split('; '))
      expect(textOf('bot/cli/doctor/store/table.ts')).toContain(part);
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !possible.includes(line) && line !== store[0])).toEqual([]);
  });
});

describe('docs/unverified.md', () => {
  const rows = textOf('docs/unverified.md')
    .split('\n')
    .filter((line) => /^\| (?!---|-+ |point )/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim())
        .slice(1, -1),
    );

  it('says of each point what the bot does meanwhile and how to check it', () => {
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter((cells) => cells.length !== 3 || cells.some((cell) => cell.length < 3))).toEqual([]);
  });

  it('has each point once', () => {
    const points = rows.map(([point = '']) => point.toLowerCase());
    expect(points.filter((point, index) => points.indexOf(point) !== index)).toEqual([]);
  });

  it('names settings and files that exist', () => {
    const words = rows
      .flat()
      .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word));
    const settings = words.flatMap((word) => [...word.matchAll(/\b[A-Z]+_[A-Z_]+\b/g)].map(([name]) => name));
    const known = `${textOf('deployment/env.example')}${textOf('deployment/main.bicep')}${textOf('bot/config/host.ts')}`;
    expect(settings.length).toBeGreaterThan(3);
    expect(settings.filter((name) => !known.includes(name))).toEqual([]);
    const paths = words.filter((word) => /^(bot|cards|deployment)\/\S+$/.test(word));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

/** One line for each finding and each heading, however it was broken; ids and seconds as any. */
function toLines(text: string): readonly string[] {
  return text
    .split(/\n(?=\S|\n| {2}(?:ok|problem|cannot tell) | +→ )/)
    .map((line) => withoutSpaces(line).replaceAll('https://BOT_DOMAIN', 'https://bot.example'))
    .map((line) => line.replace(/\(\d+ s apart\)/, '(0 s apart)'))
    .filter((line) => line !== '');
}

/** What the doctor prints in Azure: Microsoft's hosts, each led to a stand-in on this machine. */
async function printedInAzure(): Promise<string> {
  const installation = await openInstallation();
  const anything = await startServer(() => (_request, response) => response.end('{}'));
  await installation.identity({ roles: permissions });
  const { GRAPH_BASE_URL, ToBotFromChannelOpenIdMetadataUrl = '' } = installation.environment;
  const bot = await start(installation.environment);
  const stands: Readonly<Record<string, string | undefined>> = {
    'https://graph.microsoft.com': GRAPH_BASE_URL,
    'https://bot.example': `http://127.0.0.1:${String(bot.port)}`,
  };
  const real = globalThis.fetch;
  const led = jest.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    const url = new URL(input);
    if (url.hostname === '127.0.0.1') return real(url, init);
    if (url.hostname === 'login.botframework.com') return real(ToBotFromChannelOpenIdMetadataUrl, init);
    return real(`${stands[url.origin] ?? anything.origin}${url.pathname}${url.search}`, init);
  });
  try {
    const { printed } = await installation.look({
      environment: { GRAPH_BASE_URL: '', ToBotFromChannelOpenIdMetadataUrl: '' },
      question: { url: 'https://bot.example' },
    });
    return printed;
  } finally {
    led.mockRestore();
    await bot.close();
    await Promise.all([installation.close(), anything.close()]);
  }
}
