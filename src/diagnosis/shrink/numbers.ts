import type { Problem } from '../../problem/problem.ts';
import type { Pass } from './structure.ts';

/** Digits that all numbers are rounded to at once, the fewest first. */
const DIGITS = [1, 2, 3];
/** Of more numbers than this none is tried by itself: each takes some checks, and nobody reads so many. */
const MOST_ONE_BY_ONE = 60;

/** Rounder numbers: all at once with few digits, then each by itself the simplest that it can be. */
export const numbers: Pass = async (problem, attempt) => {
  const { parameters, data, network } = problem;
  let now = [...parameters, ...data.inputs, ...data.targets];
  const tried = async (next: number[]): Promise<boolean> => {
    if (next.every((value, k) => value === now[k]) || !(await attempt(withNumbers(problem, next))))
      return false;
    now = next;
    return true;
  };
  for (const digits of DIGITS) {
    if (await tried(now.map((value) => Number(value.toPrecision(digits))))) break;
  }
  if (now.length > MOST_ONE_BY_ONE) return;
  const targets = parameters.length + data.inputs.length;
  for (const [k, value] of now.entries()) {
    // What a weight or an input of 0 multiplies could not be seen.
    const mayBeZero = k >= targets || (k < parameters.length && network.space.tensorAt(k).kind === 'bias');
    for (const simpler of simplerThan(value, mayBeZero)) if (await tried(now.with(k, simpler))) break;
  }
};

/** Returns the numbers that are simpler than one, the simplest first. */
function simplerThan(value: number, mayBeZero: boolean): number[] {
  const rounded = [1, 2, 3, 4].map((digits) => Number(value.toPrecision(digits)));
  const all = [...(mayBeZero ? [0] : []), 1, 2, 0.5, -1, -2, -0.5, Math.round(value), ...rounded];
  const own = all.indexOf(value);
  return (own === -1 ? all : all.slice(0, own)).filter((one) => one !== 0 || mayBeZero);
}

function withNumbers(problem: Problem, all: readonly number[]): Problem {
  const [first, second] = [problem.parameters.length, problem.data.inputs.length];
  const inputs = Float64Array.from(all.slice(first, first + second));
  const targets = Float64Array.from(all.slice(first + second));
  const parameters = Float64Array.from(all.slice(0, first));
  return { ...problem, parameters, data: { ...problem.data, inputs, targets } };
}
