import type { Layer } from '../../../network/graph.ts';
import type { Argument } from '../../../network/operations/operation.ts';
import { type NodePull, nodeFault } from '../node-faults.ts';

const PARTS: readonly (readonly [string, readonly Argument[]])[] = [
  ['queries and keys', ['x', 'other']],
  ['queries', ['x']],
  ['keys', ['other']],
];

/** The scale of the scores missing backward, or there twice. */
export const attentionScale = nodeFault(
  {
    code: 'NN145',
    slug: 'attention-scale',
    words: 'attention scale sqrt d_k head size scores missing twice backward queries keys',
    title: 'the scale of the scores is missing or twice in the backward pass of an attention',
    rule: 'delta through a layer',
    met: 4,
    about:
      'The scores S = scale·q·kᵀ hand scale·dS·k back to the queries and scale·dSᵀ·q to the keys. The scale is left out or multiplied in twice, in one of them or in both.',
    wrong: ['S = q @ k.T / np.sqrt(d)', 'dq = dS @ k', 'dk = dS.T @ q'],
    right: ['S = q @ k.T / np.sqrt(d)', 'dq = dS @ k / np.sqrt(d)', 'dk = dS.T @ q / np.sqrt(d)'],
    shows:
      'The gradients of Wq and Wk are off by exactly 1/scale, or by scale; that of Wv is right. Near the start of a training x’s own gradient hardly shows it.',
    matters: 'Queries and keys learn faster or more slowly than the rest.',
    fix: 'Multiply by the scale of the forward pass once in dq and once in dk, or once in dS.',
  },
  ['attention'],
  PARTS.flatMap(([part, args]) =>
    (
      [
        ['without the scale', -1],
        ['with the scale twice', 1],
      ] as const
    ).map(([does, power]) => ({
      does: `${does} in the gradient of the ${part}`,
      wrong: args.map((argument) => ({
        type: 'scores',
        argument,
        pull: ({ layer, right }: NodePull) => {
          const factor = scaleOf(layer) ** power;
          return right().map((value) => factor * value);
        },
      })),
      fits: (layer: Layer) => scaleOf(layer) !== 1,
    })),
  ),
);

/** The scale of the scores of an attention. */
export function scaleOf({ definition: { options = {} }, inputShapes: [input] }: Layer): number {
  const { scale, heads = 1 } = options as { scale?: number; heads?: number };
  return scale ?? 1 / Math.sqrt(input[input.length - 1].length / heads);
}
