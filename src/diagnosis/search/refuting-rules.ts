import type { Argument } from '../../network/operations/operation.ts';
import type { Rules } from '../../network/rules.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import { REPRODUCED } from '../evidence/evidence.ts';
import { distanceOf, residualOf } from '../evidence/gradient-evidence.ts';
import type { FitTarget } from './fit-target.ts';

/** Ends the backward pass of a candidate at a tensor that it does not reproduce. */
export class Refuted extends Error {
  /** ‖difference‖/‖reported‖ of that tensor. */
  readonly distance: number;

  constructor(distance: number) {
    super('the candidate is refuted');
    this.distance = distance;
  }
}

/**
 * Returns a function that makes rules throw `Refuted` at the first tensor whose gradient is complete and not reproduced. A
 * bias comes before the weights, which take longer. Rules that replace the result are left as they are: they may move
 * numbers between tensors.
 */
export function refutingRules(target: FitTarget): (rules: Rules) => Rules {
  const { situation, tensors, rules: right } = target;
  const { network } = situation;
  const regularization = new Float64Array(target.right.length);
  right.regularization(situation, regularization);
  const gradient = new Float64Array(target.right.length);
  /** The tensors whose gradient is complete once a node is done: nodes are passed from the last to the first. */
  const tensorsOf = network.nodes.map(({ operation }, node) =>
    operation.parameters.filter(
      ({ offset }) =>
        node ===
        network.nodes.findIndex((one) => one.operation.parameters.some((own) => own.offset === offset)),
    ),
  );
  const check = ({ offset, size }: ParameterTensor, own: Float64Array, before: Float64Array): void => {
    for (let k = offset, i = 0; i < size; k++, i++) gradient[k] = before[k] + own[i] + regularization[k];
    network.arithmetic.roundAll(gradient.subarray(offset, offset + size));
    const tensor = tensors.findIndex((one) => one.offset === offset);
    if (residualOf(target, gradient, tensor) > REPRODUCED)
      throw new Refuted(distanceOf(target, gradient, [tensor]));
  };
  return (rules) => {
    if (rules.result !== right.result || rules.regularization !== right.regularization) return rules;
    const biases = new Map<number, Float64Array>();
    return {
      ...rules,
      pull(at, node, argument, upstream) {
        const complete = (kind: Argument): Float64Array => {
          const found = rules.pull(at, node, kind, upstream);
          const own = tensorsOf[node].find((tensor) => tensor.kind === kind);
          if (own !== undefined) check(own, found, at.gradient);
          return found;
        };
        if (argument === 'weight' && tensorsOf[node].some(({ kind }) => kind === 'bias'))
          biases.set(node, complete('bias'));
        return (argument === 'bias' ? biases.get(node) : undefined) ?? complete(argument);
      },
    };
  };
}
