// Plays one scenario: two instances over one store file, people pressing, time passing; then everything heals and days go by.
import { createJournal } from './journal.js';
import type { Journal } from './journal-shape.js';
import { edit } from './edits.js';
import { holdsLease } from './simulation/instance.js';
import type { Surroundings } from './simulation/surroundings.js';
import { begin, crash, pass, start, type Play } from './play.js';
import { ask, lookAtAll, press } from './presses.js';
import { GROUP_IDS, POLICIES } from './story.js';
import type { Action, Scenario } from './steps.js';
import type { StorePair } from './simulation/stores.js';
import { createTenant } from './simulation/tenant.js';
import { createSimulatedTime } from './simulation/time.js';
import { createWeather } from './simulation/weather.js';

/** Plays a scenario to its end and answers with what happened. Throws BrokenPromise as soon as a promise is seen broken. */
export async function playScenario(scenario: Scenario, stores: StorePair): Promise<Journal> {
  const time = createSimulatedTime();
  const tenant = createTenant(time, scenario.betaReadable, (sending) => journal.applies(sending));
  const journal = createJournal(time, tenant, scenario.betaReadable);
  tenant.intune.isOn = scenario.intuneIsOn;
  const world: Surroundings = {
    time,
    tenant,
    weather: createWeather(),
    betaReadable: scenario.betaReadable,
    committed: (saved, event) => journal.committed(saved, event),
    leaves: (sending) => journal.leaves(sending),
    count: (what) => journal.count(what),
    complain: (what) => journal.complain(what),
  };
  const play: Play = { scenario, stores, world, journal, instances: [], starts: 0 };
  start(play, 0, false);
  start(play, 1, false);
  try {
    for (const { after, action } of scenario.steps) {
      await time.happen(after);
      journal.count(`step ${action.kind}`);
      await act(play, action);
      journal.check();
    }
    await heal(play);
    await checkLeases(play);
    await journal.checkEnd(stores.of[0]);
  } finally {
    for (const instance of play.instances) instance?.crash();
  }
  return journal;
}

const HOUR = 3_600_000;
/** After the faults: long enough for every outcome to be looked for, every approval, expiry and hold to end. */
const HEALING = [
  61_000,
  61_000,
  61_000,
  61_000,
  HOUR,
  25 * HOUR,
  61_000,
  25 * HOUR,
  61_000,
  25 * HOUR,
  25 * HOUR,
  61_000,
  61_000,
];

async function heal(play: Play): Promise<void> {
  const { weather } = play.world;
  weather.sendings.length = 0;
  weather.until.clear();
  for (const at of [0, 1]) {
    play.instances[at]?.crash();
    start(play, at, false);
  }
  for (const milliseconds of HEALING) {
    await pass(play, milliseconds);
    play.journal.check();
  }
  lookAtAll(play);
  await pass(play, 200_000);
}

/** Whoever lives has let go of every policy; what somebody died with is taken over when it is needed. */
async function checkLeases({ stores, instances, journal }: Play): Promise<void> {
  for (const { id } of POLICIES) {
    const lease = await stores.of[0].readLease(id.toLowerCase());
    const holder = lease && instances.find((one) => one && holdsLease(one.name, lease));
    if (holder) journal.complain(`${holder.name} still holds the lease of ${id}`);
  }
}

async function act(play: Play, action: Action): Promise<void> {
  const { tenant, weather, time } = play.world;
  switch (action.kind) {
    case 'ask': {
      begin(play, action.on, (instance) => ask(play, instance, action));
      return;
    }
    case 'press': {
      press(play, action);
      return;
    }
    case 'edit': {
      edit(play, action);
      return;
    }
    case 'sendingFault':
      weather.sendings.push(action.fault);
      return;
    case 'spell':
      weather.until.set(action.spell, time.now() + action.seconds * 1_000);
      return;
    case 'crash': {
      crash(play, action.on);
      return;
    }
    case 'stall':
      play.instances[action.on]?.stall(action.seconds * 1_000);
      return;
    case 'restart':
      crash(play, action.on);
      {
        start(play, action.on, action.frozen);
        return;
      }
    case 'intune':
      tenant.intune.isOn = action.isOn;
      return;
    case 'decideInIntune': {
      tenant.intune.decide(action.which, action.status, action.by);
      return;
    }
    case 'groupGone': {
      const id = GROUP_IDS[action.which] ?? '';
      tenant.groups.set(id, { kind: 'gone', id });
      return;
    }
    case 'pass': {
      await pass(play, action.milliseconds);
      return;
    }
  }
}
