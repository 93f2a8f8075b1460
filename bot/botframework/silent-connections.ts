// Connections that have not asked anything yet make way for newer ones: whoever only holds them keeps nobody out.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Lets at most so many be silent at a time; the one that has been silent longest is cut. */
export function limitSilent(server: Server, most: number): void {
  // In the order they came.
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    const [longest] = silent;
    if (silent.size >= most) longest?.destroy();
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  // Its headers are whole.
  server.on('request', ({ socket }) => silent.delete(socket));
}
