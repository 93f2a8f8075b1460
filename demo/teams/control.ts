// The control routes of the simulated Teams: what goes wrong with the connector, and whether it has struck.
import { pause } from '../pause.js';
import { readConnectorOrder, type ConnectorFaults } from './connector-faults.js';
import type { Route } from './http.js';

/** `POST /control/faults` answers `{ id }`, `GET /control/faults/{id}?wait=seconds` its standing, `DELETE /control/faults` clears. */
export function controlRoutes(faults: ConnectorFaults, signal: AbortSignal): readonly Route[] {
  return [
    {
      method: 'POST',
      path: /^\/control\/faults$/u,
      answer: ({ body }) => {
        const order = readConnectorOrder(body);
        return typeof order === 'string'
          ? { status: 400, body: { error: order } }
          : { status: 200, body: { id: faults.add(order) } };
      },
    },
    {
      method: 'GET',
      path: /^\/control\/faults\/([^/]+)$/u,
      answer: async ({ parts, query }) => {
        const milliseconds = Number(query.get('wait') ?? 0) * 1000;
        const waited = pause(milliseconds, signal);
        const standing = await faults.standing(parts[0] ?? '', waited);
        return standing ? { status: 200, body: standing } : { status: 404, body: { error: 'no such fault' } };
      },
    },
    {
      method: 'DELETE',
      path: /^\/control\/faults$/u,
      answer: () => {
        faults.clear();
        return { status: 200, body: {} };
      },
    },
  ];
}
