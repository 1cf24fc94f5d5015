import type { Network } from '../network/network.ts';
import type { Objective } from '../network/objective.ts';
import type { OptimizerSettings } from '../problem/problem.ts';
import { countOf, formatNumber } from './numbers.ts';
import { JOINT } from './width.ts';

/** `2 → 2 sigmoid → 1 sigmoid`; layers of the same kind in a row are not drawn together, since each has a name. */
export function networkInWords({ inputs, layers, arithmetic }: Network): string {
  const chain = [String(inputs), ...layers.map(({ units, activation }) => `${units} ${activation.name}`)];
  return chain.join(' → ') + (arithmetic.precision === 'float32' ? ' (float32)' : '');
}

/** `½ Σ (a − t)², summed over 4 examples, + 0.01/2 Σ w² over the weights` */
export function costInWords({ objective }: Network, examples: number): string {
  const { reduction } = objective;
  const over = countOf(examples, 'example');
  const reduced =
    reduction === 'sum'
      ? `summed over ${over}`
      : reduction === 'mean'
        ? `averaged over ${over}`
        : `averaged over ${over} and their outputs`;
  return [`${lossInWords(objective)}, ${reduced}`, ...regularizationInWords(objective)].join(' + ');
}

/** The formula of the loss of one example. */
export function lossInWords(objective: Objective): string {
  const { loss } = objective;
  switch (loss.name) {
    case 'squared':
      return unbroken(`${factorInWords(loss.constants.scale!)}Σ (a − t)²`);
    case 'absolute':
      return unbroken('Σ |a − t|');
    case 'hinge':
      return unbroken('Σ max(0, 1 − t·a)');
    case 'huber':
      return `Huber loss with delta ${formatNumber(loss.constants.delta!)}`;
    case 'binary-crossentropy':
      return `binary cross-entropy${objective.takesLogits ? ' of logits' : ''}`;
    case 'categorical-crossentropy':
      return `categorical cross-entropy${objective.takesLogits ? ' of logits' : ''}`;
    default:
      return `${loss.name} loss`;
  }
}

/** A formula that is wrapped as one word. */
function unbroken(formula: string): string {
  return formula.replaceAll(' ', JOINT);
}

/** `½ `, nothing for 1, `0.3·` */
export function factorInWords(factor: number): string {
  return factor === 1 ? '' : factor === 0.5 ? '½ ' : `${formatNumber(factor)}·`;
}

function regularizationInWords({ regularization }: Objective): string[] {
  const { l1, l2, biases, reduction } = regularization;
  const over = biases ? 'the weights and biases' : 'the weights';
  const divided = reduction === 'mean' ? ', divided by the examples' : '';
  return [
    ...(l1 === 0 ? [] : [`${formatNumber(l1)}·Σ |w| over ${over}${divided}`]),
    ...(l2 === 0 ? [] : [`${formatNumber(l2)}/2·Σ w² over ${over}${divided}`]),
  ];
}

/** The text with its first letter in upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The optimizers as sentences name them. */
export const OPTIMIZER_NAMES: Readonly<Record<OptimizerSettings['type'], string>> = {
  sgd: 'gradient descent',
  rmsprop: 'RMSprop',
  adam: 'Adam',
  adamw: 'AdamW',
};
