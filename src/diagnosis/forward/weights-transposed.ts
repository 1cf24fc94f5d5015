import type { Operation } from '../../network/operations/operation.ts';
import { view } from '../../tensors/parameters.ts';
import { scopes } from '../backward/scopes.ts';
import type { ForwardFault } from './fault.ts';
import { withPreActivations } from './replace.ts';

/** Wᵀx for Wx. */
export const weightsTransposed: ForwardFault = {
  code: 'NN202',
  slug: 'weights-transposed',
  title: 'the weights are transposed in the forward pass',
  stage: 'outputs',
  about: 'The layer computes Wᵀ·a where the declared layout means W·a: it fits because the matrix is square.',
  shows: 'The outputs are those of the network with that matrix transposed.',
  matters: 'The parameters mean another network than the one that was declared.',
  fix: 'With W of [units, inputs] compute W·a; with W of [inputs, units] say "layout": {"weight": "in-out"} in the spec.',
  *variants(problem) {
    const square = (l: number) => {
      const { inputs, units } = problem.network.layers[l];
      return inputs === units && units > 1;
    };
    for (const { layers, words, where } of scopes(problem, square)) {
      yield {
        where,
        does: `with Wᵀ·a in place of W·a ${words}`,
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
