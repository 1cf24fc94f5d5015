import { headPart, traitsOf } from '../../../network/layers/attention.ts';
import type { Argument } from '../../../network/operations/operation.ts';
import { featuresOf, inHeads, isSquare, mixes, partOf, placed, rowsOf, taken } from '../heads.ts';
import { type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';

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
    words:
      'attention wrong tensor query key value heads reshape transpose split merge mixed rotary rope rotation backward',
    title:
      'an attention multiplies by the wrong tensor in the backward pass, mixes its heads or does not turn back',
    rule: 'delta through a layer',
    met: 4,
    about:
      'In dq = scale·dS·k, dk = scale·dSᵀ·q, dP = dy·vᵀ and dv = Pᵀ·dy one factor is another of the three projections, or is missing. Or [steps, heads, size] is reshaped to [heads, steps, size] without exchanging the axes, so that a head gets numbers of other heads and steps. Or rotary positions turn the gradients of queries and keys once more, or not at all, in place of back.',
    wrong: ['dq = scale * dS @ v', 'dq = dq.reshape(N, T, D)  # from [N, heads, T, D // heads]'],
    right: ['dq = scale * dS @ k', 'dq = dq.transpose(0, 2, 1, 3).reshape(N, T, D)'],
    shows:
      'The output projection is right, and some of the gradients of Wq, Wk and Wv are wrong. With one head there is nothing to mix.',
    matters: 'The projections learn from the numbers of another one, or of another head.',
    fix: 'dv = Pᵀ·dy, dP = dy·vᵀ, dq = scale·dS·k, dk = scale·dSᵀ·q for each head. Split with reshape(N, T, heads, size).transpose(0, 2, 1, 3), and join with transpose(0, 2, 1, 3).reshape(N, T, D). What was turned by an angle turns back by minus that angle.',
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
            fits: (layer) => isSquare(layer) || Math.min(used, right) > 0,
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
      fits: isSquare,
    },
    {
      does: 'with dy split into heads without exchanging the axes',
      wrong: (['x', 'other'] as const).map((argument) => ({
        type: 'mix',
        argument,
        pull: ({ layer, upstream, right }: NodePull) =>
          right(inHeads(layer, upstream, traitsOf(layer).steps, 'split')),
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
            const [part, own, { steps, keys }] = [partOf(layer, k), right(), traitsOf(layer)];
            const rows = taken(own, part, featuresOf(layer));
            return placed(own, part, inHeads(layer, rows, k === 0 ? steps : keys, 'join'));
          },
        })),
        // Those that were turned are joined after they have been turned back.
        fits: (layer) => mixes(layer) && (!traitsOf(layer).isTurned || some.every((k) => k === 2)),
      }),
    ),
    ...(
      [
        ['with queries and keys not turned back', 1],
        ['with queries and keys turned once more in place of back', 2],
      ] as const
    ).map(
      ([does, times]): NodeMistake => ({
        does: `${does} by their rotary positions in their gradients`,
        wrong: [{ type: 'rotate', argument: 'x', pull: (pull) => pull.right(turned(pull, times)) }],
      }),
    ),
  ],
);

/** Turns the upstream of queries or keys by their positions, so many times. */
function turned(
  { at: { network }, node, layer, operation, inputs, upstream }: NodePull,
  times: number,
): Float64Array {
  const isTurn = (own: number): boolean =>
    network.nodes[own].layer === layer.name && network.nodes[own].operation.type === 'rotate';
  // Queries are turned first.
  const number = network.nodes.findIndex((_, own) => isTurn(own)) === node ? 0 : 1;
  const part = headPart(layer.definition, featuresOf(layer), number);
  let rows = upstream;
  for (let k = 0; k < times; k++) {
    const out = new Float64Array(rows.length);
    operation.value({ ...inputs, x: placed(new Float64Array(inputs.x.length), part, rows) }, out);
    rows = out;
  }
  return rows;
}
