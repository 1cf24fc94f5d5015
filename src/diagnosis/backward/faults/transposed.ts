import type { BackwardFault } from '../../catalogue/fault.ts';
import { mistakesIn, type NodePull } from '../node-faults.ts';
import { overrideResult } from '../overrides.ts';
import { passedBack } from '../passing.ts';
import { FROM_STATE, RECURRENT } from '../recurrence.ts';
import { packsBiases } from '../tensors.ts';

/** A transpose too many or too few. */
export const transposed: BackwardFault = {
  code: 'NN119',
  slug: 'transposed',
  words: 'transpose reshape order flatten row-major column-major fortran unrolled',
  title: 'a matrix is transposed',
  rule: 'delta through a layer, or weight gradient',
  met: 1,
  anyLayers: true,
  about:
    'The backward pass uses Wδ instead of Wᵀδ, or the gradient of a matrix is transposed, or its numbers are reshaped in the wrong order.',
  wrong: [
    'delta2 = (a2 - t) * a2 * (1 - a2)',
    'delta1 = (delta2 @ W2.T) * a1 * (1 - a1)',
    'dW1 = delta1.T @ X',
  ],
  right: [
    'delta2 = (a2 - t) * a2 * (1 - a2)',
    'delta1 = (delta2 @ W2) * a1 * (1 - a1)',
    'dW1 = delta1.T @ X',
  ],
  shows:
    'A transposed gradient has the right numbers in another order. Without an error message this needs a square matrix, or numbers without a shape.',
  matters: 'Each weight gets the step of another weight.',
  fix: 'With W of [units, inputs] and column vectors: z = W·a, ∂J/∂a = Wᵀδ, ∂J/∂W = δ·aᵀ. A test network whose layers all have different sizes shows such a mistake.',
  *variants(problem) {
    const square = (l: number) => {
      const { inputs, units } = problem.network.layers[l];
      return inputs === units && units > 1;
    };
    yield* passedBack(problem, square, [
      [
        'with Wδ instead of Wᵀδ',
        (weight, delta, j, units) => {
          let sum = 0;
          for (let i = 0; i < units; i++) sum += weight(j, i) * delta[i];
          return sum;
        },
      ],
    ]);
    const state = { part: FROM_STATE, argument: 'x', pull: throughRows } as const;
    yield* mistakesIn(problem, RECURRENT, [
      { does: 'with Wh·δ instead of Whᵀ·δ where a state is carried back', wrong: [state] },
    ]);
    const packed = packsBiases(problem);
    const matrices = problem.tensors.filter(({ shape }) => shape.length === 2 && Math.min(...shape) > 1);
    if (matrices.length > 1) {
      const all = matrices.every(({ shape: [rows, columns] }) => rows === columns);
      yield {
        where: {},
        does: all
          ? 'with the gradient of every weight matrix transposed'
          : 'with the numbers of the gradient of every weight matrix in the order of its transpose',
        whole: true,
        usesGradient: packed,
        plant: (rules) =>
          overrideResult(rules, (right) => {
            const wrong = right.slice();
            for (const { shape, source } of matrices) turn(right, shape, source, wrong);
            return wrong;
          }),
      };
    }
    for (const { name, shape, source } of matrices) {
      const [rows, columns] = shape;
      const square = rows === columns;
      yield {
        where: { tensor: name },
        does: square
          ? `with the gradient of ${name} transposed`
          : `with the numbers of the gradient of ${name} in the order of its transpose`,
        whole: true,
        usesGradient: packed,
        plant: (rules) =>
          overrideResult(rules, (right) => {
            const wrong = right.slice();
            turn(right, shape, source, wrong);
            return wrong;
          }),
      };
    }
  },
};

/** Writes the numbers of a matrix of θ in the order of its transpose. */
function turn(
  right: Float64Array,
  [rows, columns]: readonly number[],
  source: ArrayLike<number>,
  wrong: Float64Array,
): void {
  for (let flat = 0; flat < source.length; flat++) {
    wrong[source[flat]] = right[source[(flat % rows) * columns + Math.floor(flat / rows)]];
  }
}

/** Passes a delta back through the recurrent weights, [units, units], as they are. */
function throughRows({ operation, inputs: { theta }, upstream }: NodePull): Float64Array {
  const [{ offset, shape }] = operation.parameters;
  const [units] = shape;
  return upstream.map((_, k) => {
    let sum = 0;
    for (let i = 0; i < units; i++)
      sum += theta[offset + (k % units) * units + i] * upstream[k - (k % units) + i];
    return sum;
  });
}
