// Answers what Kusto's own language service finds wrong with queries: `{ tables, queries }` comes in on standard input, a list
// of findings for each query goes out, both as JSON. A process of its own, because the service makes global names.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runInThisContext } from 'node:vm';

const folder = dirname(createRequire(import.meta.url).resolve('@kusto/language-service-next'));
for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
  runInThisContext(readFileSync(join(folder, file), 'utf8'), { filename: file });
}
const { GlobalState, KustoCode, Symbols } = globalThis.Kusto.Language;

/** A workspace with these tables: name to columns, as `(Name: type, …)`. */
function toWorkspace(tables) {
  const symbols = Object.entries(tables).map(([name, columns]) =>
    Symbols.TableSymbol.From(columns).WithName(name),
  );
  const members = globalThis.System.Array.init(symbols, Symbols.Symbol);
  return GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('workspace', members));
}

function findingsIn(query, workspace) {
  const findings = KustoCode.ParseAndAnalyze(query, workspace).GetDiagnostics();
  return Array.from({ length: findings.Count }, (_, index) => {
    const { Message, Start, Length } = findings.getItem(index);
    return `${Message} (${query.slice(Start, Start + Length)})`;
  });
}

const { tables, queries } = JSON.parse(readFileSync(0, 'utf8'));
const workspace = toWorkspace(tables);
process.stdout.write(JSON.stringify(queries.map((query) => findingsIn(query, workspace))));
