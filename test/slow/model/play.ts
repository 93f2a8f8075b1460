// A scenario under way: who is up, what happens to them, and time passing around them.
import { GraphError } from '../../../bot/domain/graph-error.js';
import { startInstance, type Instance } from './simulation/instance.js';
import type { Surroundings } from './simulation/surroundings.js';
import type { Journal } from './journal-shape.js';
import type { Scenario } from './steps.js';
import type { StorePair } from './simulation/stores.js';

export interface Play {
  readonly scenario: Scenario;
  readonly stores: StorePair;
  readonly world: Surroundings;
  readonly journal: Journal;
  readonly instances: (Instance | undefined)[];
  starts: number;
}

/** Starts a process in one of the two places; `frozen` is the operator's freeze. */
export function start(play: Play, at: number, frozen: boolean): void {
  play.starts += 1;
  const name = `p${String(play.starts)}`;
  play.instances[at] = startInstance(play.world, {
    name,
    seed: play.scenario.seed + play.starts * 7919,
    skew: play.scenario.skews[at] ?? 0,
    frozen,
    store: play.stores.of[at] ?? play.stores.of[0],
  });
  if (frozen) play.journal.frozen.add(name);
}

/** Time does not leap over applying and reading back: how long that takes is part of the promise. */
export async function pass({ world, journal, instances }: Play, milliseconds: number): Promise<void> {
  const isThawed = instances.some((one) => one?.isAlive() && !journal.frozen.has(one.name));
  await world.time.pass(milliseconds, () => !journal.isUnderWay(isThawed));
}

/** Kills the process in that place, if one lives there. */
export function crash({ instances, journal, world }: Play, at: number): void {
  const instance = instances[at];
  if (!instance?.isAlive()) return;
  const { name } = instance;
  const isOut = world.tenant.sendings.some((one) => one.instance === name && one.answer === undefined);
  journal.count(isOut ? 'crash with a body on its way' : 'crash');
  instance.crash();
}

/** Has an instance that lives do something, without waiting for it. */
export function begin(play: Play, on: number, work: (instance: Instance) => Promise<unknown>): void {
  const instance = [play.instances[on], play.instances[1 - on]].find((one) => one?.isAlive());
  if (!instance) return;
  work(instance).catch((error: unknown) => {
    if (!(error instanceof GraphError)) play.journal.complain(`${instance.name} throws: ${String(error)}`);
  });
}
