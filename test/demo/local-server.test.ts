// What every stand-in shares of HTTP.
import { startLocalServer } from '../../demo/local-server.js';

it('leaves it to clients to end idle connections, so that none is closed while it is used again', async () => {
  const server = await startLocalServer(() => (_request, response) => response.end('here'), 0);
  try {
    const { headers } = await fetch(server.origin);
    expect([headers.get('connection'), headers.get('keep-alive')]).toEqual(['keep-alive', null]);
  } finally {
    await server.close();
  }
});
