import type { Layer } from '../../../network/graph.ts';
import { isPlain } from '../../../network/layers/attention.ts';
import type { Argument } from '../../../network/operations/operation.ts';
import type { Descent } from '../../../network/rules.ts';
import { featuresOf, inHeads, mixes, partOf, placed, taken } from '../heads.ts';
import { type NodeMistake, type NodePull, nodeFault, partValue } from '../node-faults.ts';

/** Where each wrong factor stands: dq and dk are of the scores, dP of the mix; and the factor of the forward pass. */
const FACTORS: readonly (readonly [of: string, type: string, argument: Argument, right: number])[] = [
  ['the gradient of the queries', 'scores', 'x', 1],
  ['the gradient of the keys', 'scores', 'other', 0],
  ['dP', 'mix', 'x', 2],
];
const LETTERS = ['q', 'k', 'v'];
/** The pullbacks that hand back to q, k and v. */
const TO: readonly (readonly [of: string, type: string, argument: Argument])[] = [
  ['queries', 'scores', 'x'],
  ['keys', 'scores', 'other'],
  ['values', 'mix', 'other'],
];

/** Another tensor in a product of an attention's backward pass, or heads in the wrong order. */
export const attentionTensor = nodeFault(
  {
    code: 'NN160',
    slug: 'attention-tensor',
    words: 'attention wrong tensor query key value heads reshape transpose split merge mixed backward',
    title: 'an attention multiplies by the wrong tensor in the backward pass, or mixes its heads',
    rule: 'delta through a layer',
    met: 4,
    about:
      'In dq = scale·dS·k, dk = scale·dSᵀ·q, dP = dy·vᵀ and dv = Pᵀ·dy one factor is another of the three projections, or is missing. Or [steps, heads, size] is reshaped to [heads, steps, size] without exchanging the axes, so that a head gets numbers of other heads and steps.',
    wrong: ['dq = scale * dS @ v', 'dq = dq.reshape(N, T, D)  # from [N, heads, T, D // heads]'],
    right: ['dq = scale * dS @ k', 'dq = dq.transpose(0, 2, 1, 3).reshape(N, T, D)'],
    shows:
      'The output projection is right, and some of the gradients of Wq, Wk and Wv are wrong. With one head there is nothing to mix.',
    matters: 'The projections learn from the numbers of another one, or of another head.',
    fix: 'dv = Pᵀ·dy, dP = dy·vᵀ, dq = scale·dS·k, dk = scale·dSᵀ·q for each head. Split with reshape(N, T, heads, size).transpose(0, 2, 1, 3), and join with transpose(0, 2, 1, 3).reshape(N, T, D).',
  },
  ['attention'],
  [
    ...FACTORS.flatMap(([of, type, argument, right]) =>
      [0, 1, 2]
        .filter((used) => used !== right)
        .map(
          (used): NodeMistake => ({
            does: `with ${LETTERS[used]} for ${LETTERS[right]} in ${of}`,
            wrong: [
              {
                type,
                argument,
                pull({ at, layer, operation: { pullbacks }, inputs, upstream }) {
                  const factor = argument === 'x' ? 'other' : 'x';
                  const put = placed(inputs[factor]!, partOf(layer, right), rowsOf(at, layer, used));
                  return pullbacks[argument as 'x' | 'other']!({ ...inputs, [factor]: put }, upstream);
                },
              },
            ],
          }),
        ),
    ),
    {
      does: 'with dy for Pᵀ·dy in the gradient of the values',
      wrong: [
        {
          type: 'mix',
          argument: 'other',
          pull: ({ layer, inputs, upstream }) =>
            placed(new Float64Array(inputs.other!.length), partOf(layer, 2), upstream),
        },
      ],
      fits: isPlain,
    },
    {
      does: 'with dy split into heads without exchanging the axes',
      wrong: (['x', 'other'] as const).map((argument) => ({
        type: 'mix',
        argument,
        pull: ({ layer, upstream, right }: NodePull) => right(inHeads(layer, upstream, 'split')),
      })),
      fits: mixes,
    },
    ...[[0, 1, 2], [0], [1], [2]].map(
      (some): NodeMistake => ({
        does: `with the heads joined without exchanging the axes in the gradient of the ${some.map((k) => TO[k][0]).join(', ')}`,
        wrong: some.map((k) => ({
          type: TO[k][1],
          argument: TO[k][2],
          pull({ layer, right }: NodePull) {
            const [part, own] = [partOf(layer, k), right()];
            return placed(own, part, inHeads(layer, taken(own, part, featuresOf(layer)), 'join'));
          },
        })),
        fits: mixes,
      }),
    ),
  ],
);

/** The queries, keys or values, a row of features a step. */
function rowsOf(at: Descent, layer: Layer, number: number): Float64Array {
  const values = partValue(at, layer, LETTERS[number]) ?? partValue(at, layer, 'qkv');
  return taken(values!, partOf(layer, number), featuresOf(layer));
}
