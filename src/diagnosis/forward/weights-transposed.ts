import type { Operation } from '../../network/operations/operation.ts';
import { view } from '../../tensors/parameters.ts';
import { scopes } from '../backward/scopes.ts';
import { isDense } from '../backward/tensors.ts';
import type { ForwardFault } from './fault.ts';
import { withPreActivations } from './replace.ts';

/** Wᵀx for Wx. */
export const weightsTransposed: ForwardFault = {
  code: 'NN202',
  slug: 'weights-transposed',
  words: 'transpose weights forward outputs differ',
  title: 'the weights are transposed in the forward pass',
  stage: 'outputs',
  anyLayers: true,
  about:
    'A layer computes Wᵀ·a where the declared layout means W·a. The shapes fit because the matrix is square.',
  wrong: ['z1 = X @ W1 + b1  # W1 is [units, inputs]', 'a1 = sigmoid(z1)'],
  right: ['z1 = X @ W1.T + b1', 'a1 = sigmoid(z1)'],
  shows: 'The outputs are those of the network with this matrix transposed.',
  matters: 'The program computes a different network from the declared one.',
  fix: 'Compute W·a with W of [units, inputs]. If your program stores [inputs, units], put "layout": {"weight": "in-out"} into the spec.',
  *variants(problem) {
    const square = (l: number) => {
      const { inputs, units } = problem.network.layers[l];
      return inputs === units && units > 1 && isDense(problem.network, l);
    };
    for (const { layers, words, where } of scopes(problem, square)) {
      yield {
        where,
        does: `with Wᵀ·a instead of W·a ${words}`,
        replace: (on) => withPreActivations(on, layers, transposed),
      };
    }
  },
};

/** A square operation that reads its weights by columns, and writes their gradient so. */
function transposed(operation: Operation): Operation {
  const { inputs: n, parameters, pullbacks } = operation;
  const [weight] = parameters;
  const turn = (matrix: Float64Array): Float64Array =>
    matrix.map((_, k) => matrix[(k % n) * n + Math.floor(k / n)]);
  const turned = <At extends { theta: Float64Array }>(at: At): At => {
    const theta = at.theta.slice();
    theta.set(turn(view(theta, weight)), weight.offset);
    return { ...at, theta };
  };
  return {
    ...operation,
    value: (at, z) => operation.value(turned(at), z),
    pullbacks: {
      ...pullbacks,
      weight: (at, deltas) => turn(pullbacks.weight!(at, deltas)),
      x: (at, deltas) => pullbacks.x!(turned(at), deltas),
    },
  };
}
