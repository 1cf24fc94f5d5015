import type { Random } from '../../problem/random.ts';
import { balancedStep } from '../steps.ts';
import type { Probe } from './probe.ts';

/** A wrong entry of the gradient, confirmed by the weight's own difference. */
export interface WrongWeight {
  /** In θ. */
  readonly index: number;
  readonly analytic: number;
  readonly numeric: number;
  /** On the error of `numeric`. */
  readonly bound: number;
}

/** The search for wrong weights with one random direction, and what it has come to. */
export interface Hunt {
  readonly probe: Probe;
  readonly random: Random;
  readonly direction: Float64Array;
  /** In the order in which they were named; shared by all directions. */
  readonly wrong: WrongWeight[];
  /** Weights whose own difference agreed with the gradient. */
  readonly cleared: Set<number>;
  /** A good step for lines of `count` weights. */
  step: number;
  count: number;
  /** Something stands out along the direction that is not explained yet. */
  suspect: boolean;
}

export function startHunt(
  { probe, wrong, cleared }: Pick<Hunt, 'probe' | 'wrong' | 'cleared'>,
  direction: Float64Array,
  random: Random,
  step: number = firstStep(probe),
): Hunt {
  return { probe, wrong, cleared, random, direction, step, count: direction.length, suspect: true };
}

/** A line of fewer weights moves the cost less, so it takes a longer step: never more than the weights' own size. */
export function windowStep({ step, count }: Hunt, size: number): number {
  return Math.min(1, step * Math.sqrt(count / size));
}

/** Where one weight's step starts; it is shortened from there. */
export function weightStep(hunt: Hunt): number {
  return Math.min(1, LONGER * firstStep(hunt.probe));
}

/** A single weight's step is as much longer than that of all weights as suits 10⁴ of them. */
const LONGER = 100;

function firstStep({ claim }: Probe): number {
  return balancedStep(claim.noise, claim.value);
}
