// Only this machine itself is spoken to unencrypted.
import { isLoopback } from '../../bot/shared/loopback.js';

const isHere = (url: string): boolean => isLoopback(new URL(url).hostname);

it.each([
  'http://localhost',
  'http://127.0.0.1:3978',
  'http://127.9.8.7',
  'http://[::1]:80',
  'http://127.1',
  'http://2130706433',
])('%s is this machine', (url) => expect(isHere(url)).toBe(true));

it.each([
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'http://128.0.0.1',
  'http://10.0.0.1',
  'http://169.254.169.254',
  'http://[::2]',
  'http://0.0.0.0',
])('%s is not', (url) => expect(isHere(url)).toBe(false));
