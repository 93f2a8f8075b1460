// Rows as the client of the table service carries them.
import type { TableClient, TransactionAction } from '@azure/data-tables';
import type { Place, Range } from './keys.js';

/** What a row holds, by property. */
export type Values = Readonly<Record<string, string | number | boolean | Uint8Array>>;

/** A row as it was read. `etag` names exactly what was read: it is another one after every write. */
export interface Row extends Place {
  readonly etag: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * One write of one row. `insert`: only where there is none. `replace`, `merge` and `delete`: only what `etag` names.
 * `put`: whatever is there. `merge` and `join` keep the properties they do not name; `join` makes the row where there is none.
 */
export type Write = Place &
  (
    | { readonly kind: 'insert' | 'put' | 'join'; readonly values: Values }
    | { readonly kind: 'replace' | 'merge'; readonly values: Values; readonly etag: string }
    | { readonly kind: 'delete'; readonly etag: string }
  );

/** Reads one row, or some columns of it. */
export async function fetchRow(
  client: TableClient,
  place: Place,
  {
    columns,
    abortSignal,
  }: { readonly columns: readonly string[] | undefined; readonly abortSignal: AbortSignal },
): Promise<Row> {
  const queryOptions = columns ? { queryOptions: { select: [...columns] } } : {};
  const entity = await client.getEntity(place.partition, place.row, { abortSignal, ...queryOptions });
  return toRow(place, entity);
}

/** Writes one row, and answers its new etag; nothing for one that is gone. */
export async function sendRow(client: TableClient, write: Write, abortSignal: AbortSignal): Promise<string> {
  const { partition, row } = write;
  if (write.kind === 'delete') {
    await client.deleteEntity(partition, row, { abortSignal, etag: write.etag });
    return '';
  }
  const entity = { partitionKey: partition, rowKey: row, ...write.values };
  const { etag = '' } = await (async () => {
    switch (write.kind) {
      case 'insert':
        return await client.createEntity(entity, { abortSignal });
      case 'put':
        return await client.upsertEntity(entity, 'Replace', { abortSignal });
      case 'join':
        return await client.upsertEntity(entity, 'Merge', { abortSignal });
      case 'replace':
        return await client.updateEntity(entity, 'Replace', { abortSignal, etag: write.etag });
      case 'merge':
        return await client.updateEntity(entity, 'Merge', { abortSignal, etag: write.etag });
    }
  })();
  return etag;
}

/** Writes rows of one partition in one transaction, and answers the etag of the first where the service says it. */
export async function sendTogether(
  client: TableClient,
  writes: readonly Write[],
  abortSignal: AbortSignal,
): Promise<string> {
  const { subResponses } = await client.submitTransaction(writes.map(toAction), { abortSignal });
  // The client throws only for a no that comes with a body.
  const no = subResponses.find(({ status }) => status >= 400);
  if (no) throw Object.assign(new Error('the transaction was refused'), { statusCode: no.status });
  return subResponses[0]?.etag?.trim() ?? '';
}

/** The write as one of a transaction, where a delete asks for no etag. */
function toAction(write: Write): TransactionAction {
  const keys = { partitionKey: write.partition, rowKey: write.row };
  switch (write.kind) {
    case 'insert':
      return ['create', { ...keys, ...write.values }];
    case 'put':
      return ['upsert', { ...keys, ...write.values }, 'Replace'];
    case 'join':
      return ['upsert', { ...keys, ...write.values }, 'Merge'];
    case 'replace':
      return ['update', { ...keys, ...write.values }, 'Replace', { etag: write.etag }];
    case 'merge':
      return ['update', { ...keys, ...write.values }, 'Merge', { etag: write.etag }];
    case 'delete':
      return ['delete', keys];
  }
}

/** Reads rows in order, page by page, until there are `limit` of them. */
export async function listRows(
  client: TableClient,
  { range: { partition, prefix, after }, limit }: { readonly range: Range; readonly limit: number },
  abortSignal: AbortSignal,
): Promise<readonly Row[]> {
  const end = `${prefix}~`;
  const begin = after === undefined ? `RowKey ge '${prefix}'` : `RowKey gt '${after}'`;
  const filter = `PartitionKey eq '${partition}' and ${begin} and RowKey lt '${end}'`;
  const rows: Row[] = [];
  const pages = client
    .listEntities({ abortSignal, queryOptions: { filter } })
    .byPage({ maxPageSize: Math.min(limit, 1_000) });
  for await (const page of pages) {
    for (const entity of page) {
      rows.push(toRow({ partition, row: entity.rowKey ?? '' }, entity));
      if (rows.length >= limit) return rows;
    }
  }
  return rows;
}

/** Columns that were asked for and that the row does not have are null in Azure and left out by Azurite. */
function toRow(place: Place, { etag, ...columns }: Record<string, unknown>): Row {
  const values = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null));
  return { ...place, etag: typeof etag === 'string' ? etag : '', values };
}
