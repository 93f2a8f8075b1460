// The queries of alerts and runbooks are Kusto: Azure takes them unread, and a wrong one would never call anybody.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { projectFiles, root, textOf } from '../repo/project.js';

/** The columns used here. Source: learn.microsoft.com/azure/azure-monitor/reference/tables, by name. */
const tables = {
  AppMetrics: '(TimeGenerated: datetime, Name: string, Sum: real, ItemCount: int)',
  AppServiceConsoleLogs: '(TimeGenerated: datetime, ResultDescription: string, Level: string)',
  AppServicePlatformLogs: '(TimeGenerated: datetime, Message: string)',
  IntuneAuditLogs:
    '(TimeGenerated: datetime, OperationName: string, Properties: string, CorrelationId: string)',
  StorageTableLogs: '(TimeGenerated: datetime, RequesterObjectId: string)',
};

const alerts = projectFiles().filter((path) => path.endsWith('.kql'));
const inRunbooks = [
  ...textOf('deployment/runbooks.md')
    .replace(/\n\s+/g, ' ')
    .matchAll(/`((?:App|Intune|Storage)\w+ \| [^`]+)`/g),
].map(([, query]) => query!);
const WRONG = 'AppMetrics | summarize last = max(Nothing)';

const queries = [...alerts.map(textOf), ...inRunbooks, WRONG];
const answer = execFileSync(process.execPath, [join(root, 'test/deployment/kusto.mjs')], {
  input: JSON.stringify({ tables, queries }),
  encoding: 'utf8',
});
const findings = JSON.parse(answer) as readonly (readonly string[])[];
const named = queries.map(
  (query, index) => [alerts[index] ?? query.split('\n', 1)[0]!, findings[index]!] as const,
);

it('finds what is wrong', () => {
  expect(named.at(-1)?.[1].join()).toMatch(/Nothing/);
  expect(named.at(-1)?.[1].join()).toMatch(/\blast\b/);
});

it('has queries to look at', () => {
  expect(alerts.length).toBeGreaterThanOrEqual(6);
  expect(inRunbooks.length).toBeGreaterThanOrEqual(4);
});

it.each(named.slice(0, -1))('%s is right', (_query, found) => {
  expect(found).toEqual([]);
});
