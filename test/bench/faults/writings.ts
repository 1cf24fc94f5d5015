import { randomConvolutional } from './convolutions.ts';
import { randomProblem } from './problems.ts';
import { accuseProgram, garbageProgram, proveProgram } from './program.ts';
import { accuse, garbage, inShort, type Proof, prove } from './prove.ts';
import { FEW_DIGITS, WRITTEN, type Written } from './written.ts';

/** What faults are planted in: numbers that were reported, written in each way, and a program that can be asked. */
export const WRITINGS = [...WRITTEN, 'program', ...FEW_DIGITS] as const;
/** The same in random convolutional networks. */
export const CONVOLUTIONAL = [
  'conv: 17 digits',
  'conv: 9 digits',
  'conv: 6 digits',
  'conv: float32',
] as const;
export type Writing = (typeof WRITINGS)[number] | (typeof CONVOLUTIONAL)[number];

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
  const isConvolutional = writing.startsWith('conv: ');
  const written = writing.replace('conv: ', '') as Written;
  const make = isConvolutional ? randomConvolutional : randomProblem;
  return {
    prove: async (seed, faults) => prove(seed, faults, written, undefined, make),
    accuse: async (seed) => accuse(seed, written, make),
    async garbage(seed) {
      const naming = await garbage(seed, written, make);
      return naming.kind === 'named' ? inShort(naming) : undefined;
    },
  };
}
