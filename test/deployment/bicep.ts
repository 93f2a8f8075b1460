// Reads Bicep files as far as the tests ask: what they declare, what they name, what they hand to each other.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root, textOf } from '../repo/project.js';

/** One file under deployment/. */
export interface BicepFile {
  readonly path: string;
  /** Where the syntax is wrong, as `line: text`. */
  readonly errors: readonly string[];
  readonly parameters: ReadonlyMap<string, { readonly hasDefault: boolean }>;
  readonly outputs: readonly string[];
  /** Everything that can be named, parameters and the variables of loops included. */
  readonly declared: ReadonlySet<string>;
  /** Every name that is used, as often as it is. */
  readonly used: readonly string[];
  /** Functions that are called. */
  readonly called: readonly string[];
  /** Modules with their file and what they are given. */
  readonly modules: readonly {
    readonly name: string;
    readonly path: string;
    readonly given: readonly string[];
  }[];
  /** `module.outputs.x` as [module, x]. */
  readonly outputsRead: readonly (readonly [module: string, output: string])[];
  /** The keys of every object literal, with the text of their values. */
  readonly properties: readonly (readonly [key: string, value: string])[];
}

/** A node as syntax-tree.mjs answers it. */
interface Node {
  readonly type: string;
  readonly text: string;
  readonly isNamed: boolean;
  readonly isWrong: boolean;
  readonly line: number;
  readonly children: readonly Node[];
}

function nodesOf(node: Node): Node[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

/** The part of a node that is meant by its position among those with a name. */
function part(node: Node, index: number): Node | undefined {
  return node.children.filter(({ isNamed }) => isNamed)[index];
}

function nameOf(declaration: Node): string {
  return part(declaration, 0)?.text ?? '';
}

/** The key of a property, quoted or not. */
function keyOf(property: Node): string {
  return nameOf(property).replaceAll("'", '');
}

/** The keys of the object that stands under `key` of a declaration. */
function keysUnder(declaration: Node, key: string): string[] {
  const property = nodesOf(declaration).find(
    (node) => node.type === 'object_property' && keyOf(node) === key,
  );
  const object = property?.children.find(({ type }) => type === 'object');
  return (object?.children ?? []).filter(({ type }) => type === 'object_property').map(keyOf);
}

function toFile(path: string, text: string, tree: Node): BicepFile {
  const nodes = nodesOf(tree);
  const of = (type: string): Node[] => nodes.filter((node) => node.type === type);
  const declarations = ['parameter', 'variable', 'resource', 'module'].flatMap((kind) =>
    of(`${kind}_declaration`),
  );
  const outputs = of('output_declaration');
  const calls = of('call_expression').map((node) => part(node, 0));
  const properties = of('object_property');
  // Not uses: the names of declarations, keys of objects, functions.
  const others = new Set([
    ...[...declarations, ...outputs, ...properties].map((node) => part(node, 0)),
    ...calls,
  ]);
  // Variables of loops and lambdas stand before `in` and `=>`.
  const bound = [...text.matchAll(/\bfor (\w+) in\b|\b(\w+) =>/g)].map(([, loop, lambda]) => loop ?? lambda!);
  return {
    path,
    errors: nodes.filter(({ isWrong }) => isWrong).map((node) => `${node.line}: ${node.text.slice(0, 60)}`),
    parameters: new Map(
      of('parameter_declaration').map((node) => [nameOf(node), { hasDefault: node.text.includes(' = ') }]),
    ),
    outputs: outputs.map(nameOf),
    declared: new Set([...declarations.map(nameOf), ...bound]),
    used: of('identifier')
      .filter((node) => !others.has(node))
      .map((node) => node.text),
    called: calls.flatMap((node) => (node ? [node.text] : [])),
    modules: of('module_declaration').map((node) => ({
      name: nameOf(node),
      path: `deployment/${part(node, 1)?.text.replaceAll("'", '') ?? ''}`,
      given: keysUnder(node, 'params'),
    })),
    outputsRead: [...text.matchAll(/\b(\w+)\.outputs\.(\w+)/g)].map(([, name, output]) => [name!, output!]),
    properties: properties.map((node) => [keyOf(node), part(node, 1)?.text ?? '']),
  };
}

/** Reads texts by their paths, all at once. Throws when the parser itself fails. */
export function parseBicep(texts: Readonly<Record<string, string>>): readonly BicepFile[] {
  const answer = execFileSync(process.execPath, [join(__dirname, 'syntax-tree.mjs')], {
    cwd: root,
    input: JSON.stringify(Object.values(texts)),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const trees = JSON.parse(answer) as readonly Node[];
  return Object.entries(texts).map(([path, text], index) => toFile(path, text, trees[index]!));
}

/** Reads some of the project's Bicep files. */
export function readBicep(paths: readonly string[]): readonly BicepFile[] {
  return parseBicep(Object.fromEntries(paths.map((path) => [path, textOf(path)])));
}
