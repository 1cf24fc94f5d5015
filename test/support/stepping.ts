import { checkProgram } from '../../src/commands/check-program.ts';
import type { Host } from '../../src/host.ts';
import { evaluate } from '../../src/problem/evaluation.ts';
import { advance, atRest } from '../../src/problem/optimizers/index.ts';
import { type Advance, updateStep } from '../../src/problem/optimizers/step.ts';
import type { Problem } from '../../src/problem/problem.ts';
import type { Implementation } from '../../src/subjects/implementation.ts';
import type { ProgramCheck } from '../../src/verdict/verdict.ts';

/** How a program makes its steps. */
export interface Stepping {
  /** Makes the rule of one run; the right one of the problem's optimizer unless given. */
  readonly start?: () => Advance;
  /** What it has in place of the right gradient. */
  readonly wrong?: (gradient: Float64Array) => Float64Array;
  /** Stores everything in float32. */
  readonly single?: boolean;
  /** Answers `gradient`, too. */
  readonly hasGradient?: boolean;
}

/** A program that solves the problem and makes steps from rest; nothing of a process. */
export function steppingProgram(
  problem: Problem,
  { start = () => advance, wrong = (gradient) => gradient, single = false, hasGradient = true }: Stepping,
): Implementation {
  const stored = (theta: Float64Array) => (single ? theta.map(Math.fround) : theta);
  const at = (theta: Float64Array) => evaluate({ ...problem, parameters: stored(theta) });
  const gradientAt = (theta: Float64Array) => stored(wrong(at(theta).gradient.slice()));
  const cost = (theta: Float64Array) => (single ? Math.fround : Number)(at(theta).cost.total);
  return {
    name: 'stepping',
    tensors: problem.tensors,
    size: problem.parameters.length,
    cost: async (theta) => cost(theta),
    gradient: async (theta) => (hasGradient ? { gradient: gradientAt(theta) } : undefined),
    async update(theta, learningRate, steps) {
      const optimizer = { ...problem.train.optimizer, learningRate };
      const own = { ...problem, train: { ...problem.train, optimizer } };
      const [rule, state] = [start(), atRest(theta.length)];
      const after: Float64Array[] = [];
      let last = stored(theta);
      for (let k = 0; k < steps; k++) {
        const next = last.slice();
        updateStep(own, next, gradientAt(last), problem.data.count, state, rule);
        last = stored(next);
        after.push(last);
      }
      return after;
    },
    around: (theta, base, noise = 0) => ({
      async changes(moves) {
        const values = moves.map(({ indices, deltas }) => {
          const moved = theta.slice();
          for (let k = 0; k < indices.length; k++) moved[indices[k]] += deltas[k];
          return cost(moved) - base;
        });
        const rounding = new Float64Array(values.length).fill(2 * noise);
        return { values: Float64Array.from(values), rounding, kinks: new Map() };
      },
    }),
    close: async () => undefined,
    stop: async () => {},
  };
}

/** Checks it as `grad --run` does. */
export async function checkStepping(problem: Problem, stepping: Stepping): Promise<ProgramCheck> {
  const { signal } = new AbortController();
  const program = steppingProgram(problem, stepping);
  const { check } = await checkProgram({} as Host, async () => program, problem, { tensors: [], signal });
  if (check.subject !== 'program') throw new TypeError('the check is not one of a program');
  return check;
}
