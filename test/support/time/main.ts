// The program as `npm start` starts it, but on the time of the test that started it. It ends by being killed.
// First, so that libraries know no other time.
import { clock } from './follow.js';
import { startBot } from '../../../bot/program.js';
import { realNature } from '../../../bot/real-world.js';

void startBot(process.env, { nature: { ...realNature, clock } });
