import { type TargetClasses, targetClasses } from '../../problem/classes.ts';
import type { Problem } from '../../problem/problem.ts';
import { type AffineModel, affineModel } from './affine-model.ts';
import { type Side, sidesOfPlanes } from './class-rows.ts';
import { decide } from './half-spaces.ts';
import { outputRange } from './output-range.ts';

/** Whether some weights give every example its class, for a network without a hidden layer that is not linear. */
export type Separability =
  | { readonly separable: true }
  | {
      readonly separable: false;
      /** The output that no plane separates, or the two classes that none does; absent where it takes all classes together. */
      readonly output?: number;
      readonly classes?: readonly [number, number];
      /**
       * A certificate: examples whose inputs, with a 1 for a bias, add up to 0 with these positive factors, signed as their
       * classes are. Their pre-activations do, too, so that they cannot all be on their own sides.
       */
      readonly examples: readonly number[];
      readonly factors: readonly number[];
    };

/**
 * Decides whether planes separate the classes of a problem, exactly.
 *
 * @returns undefined where the question does not arise (targets that are no classes, a hidden layer that is not linear), and
 *   where it could not be decided
 */
export function separability(problem: Problem): Separability | undefined {
  const model = affineModel(problem);
  const classes = targetClasses(problem);
  if (model === undefined || classes === undefined) return undefined;
  const questions = classes.kind === 'largest' ? ofLargest(problem, model) : sidesOfOutputs(problem, classes);
  if (questions === undefined) return undefined;
  const systemOf = sidesOfPlanes(problem, model);
  let undecided = !model.every;
  for (const { sides, blocks, threshold, ...where } of questions()) {
    const decision = decide(systemOf(sides, blocks, threshold));
    if (decision === undefined) undecided = true;
    else if (!decision.separable) {
      const own = decision.rows.map((row, k) => ({
        example: sides[row]?.example,
        factor: decision.factors[k],
      }));
      const used = own.filter(({ example }) => example !== undefined);
      const examples = used.map(({ example }) => example);
      return { separable: false, ...where, examples, factors: used.map(({ factor }) => factor) };
    }
  }
  return undecided ? undefined : { separable: true };
}

/** Whether a plane, or one for each block, has every side right. */
interface Question {
  readonly sides: readonly Side[];
  readonly blocks: number;
  readonly threshold: number;
  readonly output?: number;
  readonly classes?: readonly [number, number];
}

/** Each output by itself: on which side of the pre-activation that gives the middle. */
export function sidesOfOutputs(
  { network, data }: Problem,
  { middle }: Extract<TargetClasses, { kind: 'sides' }>,
): (() => Iterable<Question>) | undefined {
  const { low, high, grows } = outputRange(network);
  if (!grows || middle <= low || middle >= high) return undefined;
  const { activation, units } = network.layers[network.layers.length - 1];
  const atZero = new Float64Array(1);
  activation.apply(new Float64Array(1), atZero, 1);
  const threshold = Math.sign(middle - atZero[0]);
  return function* () {
    for (let output = 0; output < units; output++) {
      const sides = Array.from({ length: data.count }, (_, example): Side => {
        return { example, sign: data.targets[example * units + output] > middle ? 1 : -1 };
      });
      yield { sides, blocks: 1, threshold, ...(units > 1 && { output }) };
    }
  };
}

/** The largest output: first two classes at a time, which is a smaller question, then all together (Kesler's construction). */
function ofLargest(
  { network, data }: Problem,
  { units }: AffineModel,
): (() => Generator<Question>) | undefined {
  const { grows, name, low } = outputRange(network);
  // Units of a relu that are off are equal: the largest of them is none.
  if (name !== 'softmax' && (!grows || (name !== 'sigmoid' && low === 0 && name !== 'softplus')))
    return undefined;
  const classOf = (example: number): number =>
    data.targets.subarray(example * units, (example + 1) * units).indexOf(1);
  const examples = Array.from({ length: data.count }, (_, example) => ({ example, own: classOf(example) }));
  return function* () {
    for (let a = 0; a < units; a++)
      for (let b = a + 1; b < units; b++) {
        const pair = examples.filter(({ own }) => own === a || own === b);
        const sides = pair.map(({ example, own }): Side => ({ example, sign: own === a ? 1 : -1 }));
        if (sides.length > 0) yield { sides, blocks: 1, threshold: 0, classes: [a, b] };
      }
    const sides = examples.flatMap(({ example, own }) =>
      Array.from({ length: units }, (_, other) => other)
        .filter((other) => other !== own)
        .map((other): Side => ({ example, sign: 1, plus: own, minus: other })),
    );
    yield { sides, blocks: units, threshold: 0 };
  };
}
