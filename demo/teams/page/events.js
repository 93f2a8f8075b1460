// Hears from the stand-in what happens, from the moment the page opens.

const NAMES = ['chat', 'typing', 'steps', 'mark', 'call', 'change', 'restarted'];

/** Opens the stream; answers once it is open. What arrives waits until `follow` is told who hears each event, by name. */
export async function openEvents() {
  const waiting = [];
  let hear = (name, value) => waiting.push([name, value]);
  const events = new EventSource('/api/events');
  for (const name of NAMES) events.addEventListener(name, (event) => hear(name, JSON.parse(event.data)));
  await new Promise((resolve) => events.addEventListener('open', resolve, { once: true }));
  // After a break something may have been missed: begin again from what the server has.
  let wasLost = false;
  events.addEventListener('error', () => (wasLost = true));
  events.addEventListener('open', () => wasLost && location.reload());
  return {
    follow(heard) {
      hear = (name, value) => heard[name](value);
      for (const [name, value] of waiting) hear(name, value);
    },
  };
}
