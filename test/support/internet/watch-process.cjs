// Loaded into a bot's process ahead of the bot: it writes down every connection, also one that goes around the proxy, and can put the clock forward.
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { Socket } = require('node:net');
const { join } = require('node:path');

const folder = process.env.PROBE_FOLDER;
const { connect } = Socket.prototype;

Socket.prototype.connect = function (...args) {
  // Node's own callers hand over one list of arguments, already in order.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const isOptions = typeof first === 'object' && first !== null;
  const { host = 'localhost', port } = isOptions ? first : { host: second, port: first };
  appendFileSync(join(folder, 'connections'), `${String(host)}:${String(port)}\n`);
  return connect.apply(this, args);
};

const RealDate = Date;
let ahead = 0;

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + ahead);
    else super(...args);
  }
  static now() {
    return RealDate.now() + ahead;
  }
};

// The file `ahead` holds milliseconds; `is-ahead` is written once they count.
setInterval(() => {
  try {
    const wanted = Number(readFileSync(join(folder, 'ahead'), 'utf8'));
    if (wanted === ahead) return;
    ahead = wanted;
    writeFileSync(join(folder, 'is-ahead'), String(ahead));
  } catch {
    // Nobody wants another time.
  }
}, 20).unref();
