import type { Normalize } from '../../../network/operations/normalize.ts';
import { type NodePull, nodeFault } from '../node-faults.ts';
import { NORMS } from './norm-statistics.ts';

/** γ or the deviation missing, or there twice. */
export const normScale = nodeFault(
  {
    code: 'NN142',
    slug: 'norm-scale',
    words:
      'batch norm layer normalization gamma missing weight std deviation sigma divided twice xhat dgamma',
    title: 'γ, x̂ or the deviation is wrong in a normalization',
    rule: 'delta through a layer',
    met: 4,
    about:
      'What passes through y = γ·x̂ + β has to be multiplied by γ, and what passes through x̂ = (x − μ)/σ divided by σ, once each; and the gradient of γ needs x̂, not x.',
    wrong: ['dgamma = (d * x).sum(0)', 'dxhat = d  # γ is missing'],
    right: ['dgamma = (d * xhat).sum(0)', 'dxhat = d * gamma'],
    shows:
      'With γ missing the layers below are wrong unless γ is 1, as it is at the start of a training. With x for x̂ γ’s gradient alone is wrong.',
    matters: 'The layers below get steps of the wrong length, feature by feature.',
    fix: 'dβ = Σ d, dγ = Σ d·x̂, dx̂ = γ·d; dx = (dx̂ − mean dx̂ − x̂·mean(dx̂·x̂))/σ. Check with γ that are not all 1.',
  },
  NORMS,
  [
    {
      does: 'with γ missing in the gradient of the input',
      wrong: [{ type: 'scale-shift', argument: 'x', pull: ({ upstream }) => upstream.slice() }],
      fits: hasGamma,
    },
    {
      does: 'with γ twice in the gradient of the input',
      wrong: [{ type: 'scale-shift', argument: 'x', pull: ({ right }) => right(right()) }],
      fits: hasGamma,
    },
    {
      does: 'with x for x̂ in the gradient of γ',
      wrong: [{ type: 'scale-shift', argument: 'weight', pull: ofInput }],
      fits: hasGamma,
    },
    ...(
      [
        ['not divided by the deviation', 0],
        ['divided by the deviation twice', 2],
      ] as const
    ).map(([does, power]) => ({
      does: `with the gradient of the input ${does}`,
      wrong: [
        {
          type: 'normalize',
          argument: 'x' as const,
          pull: ({ operation, inputs, upstream }: NodePull) =>
            (operation as Normalize).pullWith({ mean: -1, variance: -1, power })(inputs, upstream),
        },
      ],
    })),
  ],
);

function hasGamma(_layer: unknown, { parameters }: { parameters: readonly { kind: string }[] }): boolean {
  return parameters.some(({ kind }) => kind === 'weight');
}

/** The gradient of γ at what the normalization was given. */
function ofInput({ at, node, operation, inputs, upstream }: NodePull): Float64Array {
  const { nodes } = at.network;
  const source = nodes[nodes[node].from[0] as number].from[0];
  const x = source === 'inputs' ? at.pass.inputs : at.pass.values[source];
  return operation.pullbacks.weight!({ ...inputs, x }, upstream);
}
