import * as z from 'zod';
import { allLosses } from '../../network/losses/index.ts';
import { array } from './data.ts';
import { nameIn, number, object, optional, positive } from './fields.ts';

const LOSSES = [
  'The loss of one example, summed over its outputs a with targets t.',
  'squared: scale·Σ(a − t)², where scale is ½.',
  'binary-crossentropy: −Σ t·ln a + (1 − t)·ln(1 − a).',
  'categorical-crossentropy: −Σ t·ln a.',
  'absolute: Σ|a − t|.',
  'huber: Σ ½e² where |e| ≤ delta, else delta·(|e| − delta/2), with e = a − t.',
  'hinge: Σ max(0, margin − t·a), with targets −1 and 1.',
  'multiclass-hinge: Σ max(0, a_j − a_y + margin) over the outputs j that are not the class y, as in cs231n; targets are class numbers or one-hot rows.',
  'upstream: Σ a·u, with an upstream gradient u in place of targets: the derivative with respect to the outputs is u. It checks a layer alone.',
].join('\n');

const REDUCTION = [
  'How the losses of N examples become the cost.',
  'sum: Σ loss. mean: Σ loss / N.',
  'mean-all: Σ loss / (N·outputs), as torch and Keras average squared errors.',
  'Of a sequence with T positions the loss of an example is summed over them; examples is another word for mean (as cs231n divides).',
  'tokens: Σ loss / (the positions of all examples that are not masked), as torch with ignore_index and Keras with a mask do.',
  'positions: Σ loss / (N·T), masked or not. steps: Σ loss / T, masked or not.',
  'Default: sum.',
].join('\n');

/** The section `loss`. */
export const loss = object({
  type: nameIn(allLosses()).describe(LOSSES),
  reduction: optional(
    z.enum(['sum', 'mean', 'mean-all', 'examples', 'tokens', 'positions', 'steps']),
    REDUCTION,
  ),
  scale: optional(positive(), 'The factor of the squared loss. Default: 0.5; write 1 for Σ(a − t)².'),
  delta: optional(positive(), 'Where the huber loss turns from squared to linear. Default: 1.'),
  margin: optional(
    number(),
    'The margin of the hinge and multiclass-hinge losses; 0 makes hinge the loss of a perceptron. Default: 1.',
  ),
  mask: optional(
    array,
    'Of a categorical cross-entropy over a sequence: 1 at each position that counts, 0 at each that does not; a list for each example, [examples, positions], or a file as data.inputs. A position that does not count has a target row of zeros. Default: all count.',
  ),
  ignore: optional(
    z.int(),
    'The class number in data.targets of positions that do not count, such as that of a padding token, or −100 as in torch. Default: none.',
  ),
  fromLogits: optional(
    z.boolean(),
    'Whether a cross-entropy applies its own sigmoid (binary) or softmax (categorical) to the outputs. Default: false, the outputs are probabilities.',
  ),
  values: optional(
    z.union([array, z.record(z.string(), array)], {
      error: 'expected a list of numbers for each example, the name of a file, or {"h": …, "c": …}',
    }),
    'The upstream gradient u of the upstream loss, ∂cost/∂outputs: a list for each example, nested as the last layer’s axes are; or a file, as data.inputs; of an lstm with cells {"h": …, "c": …}, where one that is left out is 0. The data then have inputs and no targets.',
  ),
});

/** The section `regularization`. */
export const regularization = object({
  l1: optional(number().min(0), 'λ₁ in λ₁·Σ|w|, added to the cost. Default: 0.'),
  l2: optional(number().min(0), 'λ₂ in λ₂/2·Σw², added to the cost. Default: 0.'),
  biases: optional(
    z.boolean(),
    'Whether the sums go over the biases too, and over γ and β of normalizations. Default: false.',
  ),
  reduction: optional(
    z.enum(['sum', 'mean']),
    'sum adds it as it is, mean divides it by the number of examples. Default: sum.',
  ),
});
