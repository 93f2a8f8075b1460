// Answers the syntax trees of Bicep texts: a list of texts comes in on standard input, their trees go out, both as JSON.
// A process of its own, because the parser loads its WebAssembly in a way Jest does not allow.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

const grammar = new URL('../../node_modules/tree-sitter-bicep/tree-sitter-bicep.wasm', import.meta.url);

function toTree({ type, text, isNamed, isError, isMissing, startPosition, children }) {
  return {
    type,
    text,
    isNamed,
    isWrong: isError || isMissing,
    line: startPosition.row + 1,
    children: children.map(toTree),
  };
}

await Parser.init();
const parser = new Parser().setLanguage(await Language.load(fileURLToPath(grammar)));
const texts = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(texts.map((text) => toTree(parser.parse(text).rootNode))));
