import { problemFromSpec } from '../../../src/problem/load.ts';
import { networkOf } from '../layer-stress/groups.ts';
import { specs } from '../layers/specs.js';
import { randomConvolutional } from './convolutions.ts';
import type { MakeProblem } from './plant.ts';
import { randomProblem } from './problems.ts';
import { accuseProgram, garbageProgram, proveProgram } from './program.ts';
import { accuse, garbage, inShort, type Proof, prove } from './prove.ts';
import { FEW_DIGITS, WRITTEN, type Written } from './written.ts';

/** What faults are planted in: numbers that were reported, written in each way, and a program that can be asked. */
export const WRITINGS = [...WRITTEN, 'program', ...FEW_DIGITS] as const;
/** What makes random networks of other layers; `conv: 17 digits` is written so. */
export const MAKERS: Readonly<Record<string, MakeProblem>> = {
  conv: randomConvolutional,
  ...Object.fromEntries(
    ['normalization', 'sequences', 'gates', 'attention'].map((group) => [group, ofGroup(group)]),
  ),
};
/** The networks of the benchmark of layers, for how long a name takes: seeds differ in the fault alone. */
export const BENCHMARKED: Readonly<Record<string, MakeProblem>> = Object.fromEntries(
  Object.entries(specs).map(([name, spec]) => [name, () => problemFromSpec(spec)]),
);
export type Writing = (typeof WRITINGS)[number] | `${string}: ${Written}`;

/** The writings of a group of layers. */
export function writingsOf(group: string): Writing[] {
  return WRITTEN.map((written): Writing => `${group}: ${written}`);
}

/** What is tried with one writing; each by a seed. */
export interface Trial {
  prove(seed: number, faults: 1 | 2): Promise<Proof>;
  /** Whether right code is said to be wrong. */
  accuse(seed: number): Promise<boolean>;
  /** What random numbers are called; undefined where they have no name. */
  garbage(seed: number): Promise<string | undefined>;
}

/** Returns what is tried with a writing. */
export function trialOf(writing: Writing): Trial {
  if (writing === 'program') return { prove: proveProgram, accuse: accuseProgram, garbage: garbageProgram };
  const [group, written] = writing.includes(': ') ? writing.split(': ') : [undefined, writing];
  const make = group === undefined ? randomProblem : (MAKERS[group] ?? BENCHMARKED[group]);
  return {
    prove: async (seed, faults) => prove(seed, faults, written as Written, undefined, make),
    accuse: async (seed) => accuse(seed, written as Written, make),
    async garbage(seed) {
      const naming = await garbage(seed, written as Written, make);
      return naming.kind === 'named' ? inShort(naming) : undefined;
    },
  };
}

/** The next seed of a group whose layers fit. */
function ofGroup(group: string): MakeProblem {
  return async (seed) => {
    for (let k = 0; ; k++) {
      const made = await networkOf(group, seed + 1_000_000 * k);
      if (made !== undefined) return made.problem;
    }
  };
}
