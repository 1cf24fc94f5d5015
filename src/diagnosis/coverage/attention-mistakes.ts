import { RULES } from '../../network/rules.ts';
import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { attentionPaths } from '../backward/faults/attention-paths.ts';
import { attentionScale } from '../backward/faults/attention-scale.ts';
import { attentionTensor } from '../backward/faults/attention-tensor.ts';
import { attentionWeights } from '../backward/faults/attention-weights.ts';
import { productFactor } from '../backward/faults/product-factor.ts';
import type { BackwardFault } from '../catalogue/fault.ts';
import type { Mistake } from './mistakes.ts';

/**
 * Makes the standard mistakes of attentions and products: each in all layers that show it; where none does, the right
 * gradient with the reason why no parameters would help.
 */
export function* attentionMistakes(problem: Problem, right: Float64Array): Iterable<Mistake> {
  const { layers } = problem.network;
  const fitting = MISTAKES.filter(([type]) => layers.some((layer) => layer.type === type));
  if (fitting.length === 0) return;
  const { gradientUnder } = evaluate(problem);
  for (const [, name, fault, does, hidden] of fitting) {
    // The last one is in all layers that have it.
    const variant = [...fault.variants(problem)].filter((one) => one.does.startsWith(does)).at(-1);
    const gradient = variant === undefined ? right : gradientUnder(variant.plant(RULES, 1));
    const shows = gradient.some((value, k) => value !== right[k]);
    yield { name: shows ? name : `${name} (${hidden})`, gradient };
  }
}

/** The type of layer, the mistake, how its variant begins, and why a network may hide it. */
const MISTAKES: readonly (readonly [string, string, BackwardFault, string, string])[] = [
  [
    'attention',
    'a mask left out of the backward pass of an attention',
    attentionWeights,
    'without the mask in the backward pass',
    'no attention has a mask that hides a key',
  ],
  [
    'attention',
    'a scale left out of the gradients of queries and keys',
    attentionScale,
    'without the scale in the gradient of the queries and keys',
    'every scale is 1, or the scores have no effect',
  ],
  [
    'attention',
    'a softmax without its sum in the backward pass of an attention',
    attentionWeights,
    'without the sum of the softmax',
    'the scores have no effect',
  ],
  [
    'attention',
    'heads that are mixed up in the backward pass',
    attentionTensor,
    'with dy split into heads',
    'every attention has one head or one step',
  ],
  [
    'attention',
    'a way back from an attention to its input left out',
    attentionPaths,
    'without the way from the values',
    'no gradient passes back through an attention',
  ],
  [
    'multiply',
    'the other factor left out of the gradient of a product',
    productFactor,
    'without the other factor in the gradient of the factors',
    'every factor is 1, or no gradient passes back through a product',
  ],
];
