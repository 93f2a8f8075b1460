// Serves the web page, and the official card renderer and Markdown it draws with, from this folder and from node_modules.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { dirname, extname, join } from 'node:path';

/** Files outside the page's own folder: the path on the page → the file below the project's root. */
const LIBRARIES: Readonly<Record<string, string>> = {
  '/lib/adaptivecards.js': 'node_modules/adaptivecards/dist/adaptivecards.min.js',
  '/lib/adaptivecards.css': 'node_modules/adaptivecards/dist/adaptivecards.css',
  '/lib/markdown-it.js': 'node_modules/markdown-it/dist/browser/markdown-it.umd.min.js',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The renderer sets inline styles; everything else comes from this origin alone. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";

/** Answers with the file for a path, 404 when there is none. */
export async function sendPageFile(path: string, response: ServerResponse): Promise<void> {
  const file = fileFor(path);
  const content = file === undefined ? undefined : await readFile(file).catch(() => undefined);
  if (file === undefined || content === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('not found');
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
}

function fileFor(path: string): string | undefined {
  const root = projectRoot();
  const library = LIBRARIES[path];
  if (library !== undefined) return join(root, library);
  const name = path === '/' ? 'index.html' : path.slice(1);
  return /^(?:styles\/)?[a-z-]+\.(?:html|css|js|svg)$/u.test(name)
    ? join(root, 'demo/teams/page', name)
    : undefined;
}

/** The page is not compiled: from dist as from the sources it is found below the folder with package.json. */
function projectRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
