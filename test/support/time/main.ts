// The program as `npm start` starts it, but on the time of the test that started it. It ends by being killed.
// First, so that libraries know no other time.
import { clock } from './follow.js';
import { flushCompileCache } from 'node:module';
import { startBot } from '../../../bot/program.js';
import { realNature } from '../../../bot/real-world.js';

// Killed, it would leave nothing behind that makes the next start faster.
void startBot(process.env, { nature: { ...realNature, clock } }).then(() => flushCompileCache());
