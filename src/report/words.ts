import type { Layer } from '../network/graph.ts';
import type { Network } from '../network/network.ts';
import type { Objective } from '../network/objective.ts';
import { hasAxes, type Shape } from '../network/shape.ts';
import type { OptimizerSettings } from '../problem/problem.ts';
import { indexOf } from '../tensors/tensor.ts';
import { countOf, formatNumber } from './numbers.ts';
import { JOINT } from './width.ts';

/**
 * `2 → 2 sigmoid → 1 sigmoid`, `1×8×8 → conv2d 4×6×6 relu → max-pool2d 4×3×3 → flatten 36 → 10 softmax`; layers of the same
 * kind in a row are not drawn together, since each has a name.
 */
export function networkInWords({ layers, inputs, arithmetic }: Network): string {
  const [first] = layers;
  const start = first.from[0] === 'inputs' ? shapeInWords(first.inputShapes[0]) : String(inputs);
  return (
    [start, ...layers.map(layerInWords)].join(' → ') +
    (arithmetic.precision === 'float32' ? ' (float32)' : '')
  );
}

function layerInWords({ type, output, activation, definition }: Layer): string {
  const { from } = definition;
  const name = type === 'dense' ? '' : `${type} `;
  const f = activation.name === 'linear' && type !== 'dense' ? '' : ` ${activation.name}`;
  return `${name}${shapeInWords(output)}${f}${from === undefined ? '' : ` of ${from.join(' and ')}`}`;
}

/** `3×32×32`, the lengths of the axes in their order. */
export function shapeInWords(shape: Shape): string {
  return shape.map(({ length }) => length).join('×');
}

/** `½ Σ (a − t)², summed over 4 examples, + 0.01/2 Σ w² over the weights` */
export function costInWords({ objective }: Network, examples: number): string {
  const { reduction } = objective;
  const over = countOf(examples, 'example');
  const reduced = {
    sum: `summed over ${over}`,
    mean: `averaged over ${over}`,
    'mean-all': `averaged over ${over} and their outputs`,
    positions: `averaged over all positions of ${over}`,
    tokens: `averaged over the positions of ${over} that are not masked`,
    steps: `averaged over the steps, summed over ${over}`,
  }[reduction];
  const of = objective.loss.name === 'upstream' ? ' with the upstream gradient u' : '';
  return [`${lossInWords(objective)}${of}, ${reduced}`, ...regularizationInWords(objective)].join(' + ');
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
      return unbroken(`Σ max(0, ${formatNumber(loss.constants.margin!)} − t·a)`);
    case 'multiclass-hinge':
      return unbroken(`Σ max(0, a_j − a_y + ${formatNumber(loss.constants.margin!)})`);
    case 'upstream':
      return unbroken('Σ a·u');
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

/** `unit 3`, or `channel 1, row 0, column 2` where a layer has axes of its own. */
export function unitInWords(unit: number, axes: Shape = []): string {
  if (!hasAxes(axes)) return `unit ${unit}`;
  const index = indexOf(
    unit,
    axes.map(({ length }) => length),
  );
  return axes.map(({ name }, k) => `${name} ${index[k]}`).join(', ');
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
