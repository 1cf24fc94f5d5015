import { firstNotFinite, type NotFinite } from '../network/not-finite.ts';
import type { Objective } from '../network/objective.ts';
import { evaluate } from '../problem/evaluation.ts';
import type { Problem } from '../problem/problem.ts';
import { formatNumber } from './numbers.ts';
import { lossInWords } from './words.ts';

const TOO_LARGE = 'Look for parameters or data that are too large.';

/** Says where a cost that is not finite comes from, and what to do about it: two sentences. */
export function whyNotFinite(problem: Problem): [string, string] | [] {
  const { network, parameters, data } = problem;
  const found = firstNotFinite(network, parameters, evaluate(problem).pass, data);
  if (found === undefined) return [];
  switch (found.quantity) {
    case 'z':
    case 'a': {
      const { quantity, layer, unit, example, value } = found;
      return [
        `The first value that is not finite: ${quantity}[${unit}] of layer "${layer}", example ${example}: ${formatNumber(value)}.`,
        TOO_LARGE,
      ];
    }
    case 'loss':
      return ofLoss(found, network.objective);
    case 'regularization':
      return [
        `The regularization is ${formatNumber(found.value)}.`,
        'Look for a λ or weights that are too large.',
      ];
    default:
      return [`Each loss is finite, but their sum is ${formatNumber(found.value)}.`, TOO_LARGE];
  }
}

function ofLoss(
  { example, value, outputs, targets }: Extract<NotFinite, { quantity: 'loss' }>,
  objective: Objective,
): [string, string] {
  const activation = objective.loss.onLogits?.activation;
  const improbable = outputs.findIndex((output) => output < 0 || output > 1);
  if (activation !== undefined && improbable !== -1)
    return [
      `The loss of example ${example} is ${formatNumber(value)}: output ${improbable} is ${formatNumber(outputs[improbable])}, but the ${lossInWords(objective)} needs probabilities between 0 and 1.`,
      `Give the last layer a ${activation} activation, or put "fromLogits": true into the loss.`,
    ];
  const certain = outputs.findIndex((output, k) => (output === 0 || output === 1) && output !== targets[k]);
  if (activation !== undefined && certain !== -1)
    return [
      `The loss of example ${example} is ${formatNumber(value)}: output ${certain} is exactly ${outputs[certain]}, its target is ${targets[certain]}, and ln 0 is −∞.`,
      `Give the last layer a ${activation} activation, with which nncheck computes the loss from z; or a linear one, with "fromLogits": true in the loss.`,
    ];
  return [
    `The loss of example ${example} is ${formatNumber(value)}, although the outputs are finite.`,
    TOO_LARGE,
  ];
}
