import { inputsOfNode } from '../../../network/forward.ts';
import type { Layer } from '../../../network/graph.ts';
import { optionsOf } from '../../../network/layers/normalized.ts';
import type { Normalize } from '../../../network/operations/normalize.ts';
import type { Operation } from '../../../network/operations/operation.ts';
import { mistakeIn, type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';
import { factorsOf } from '../norm-means.ts';
import { NORMS } from './norm-statistics.ts';

/** γ or the deviation missing, or there twice. */
export const normScale = nodeFault(
  {
    code: 'NN142',
    slug: 'norm-scale',
    words:
      'batch norm layer group rms normalization gamma missing weight std deviation sigma divided twice xhat dgamma dbeta one plus',
    title: 'γ, x̂ or the deviation is wrong in a normalization',
    rule: 'delta through a layer',
    met: 4,
    about:
      'What passes through y = γ·x̂ + β has to be multiplied by γ, and what passes through x̂ = (x − μ)/σ divided by σ, once each; and the gradients of γ and β are sums over examples and places, of d·x̂ and of d.',
    wrong: ['dgamma = (d * x).sum(0)', 'dxhat = d  # γ is missing'],
    right: ['dgamma = (d * xhat).sum(0)', 'dxhat = d * gamma'],
    shows:
      'With γ missing the layers below are wrong unless γ is 1, as it is at the start of a training. With x for x̂ γ’s gradient alone is wrong.',
    matters: 'The layers below get steps of the wrong length, feature by feature.',
    fix: 'dβ = Σ d, dγ = Σ d·x̂, dx̂ = γ·d; dx = (dx̂ − mean dx̂ − x̂·mean(dx̂·x̂))/σ. Check with γ that are not all 1.',
  },
  NORMS,
  [
    mistakeIn(
      'scale-shift',
      'with γ missing in the gradient of the input',
      ({ upstream }) => upstream.slice(),
      hasGamma,
    ),
    mistakeIn(
      'scale-shift',
      'with γ twice in the gradient of the input',
      ({ right }) => right(right()),
      hasGamma,
    ),
    mistakeIn(
      'scale-shift',
      'with γ for 1 + γ in the gradient of the input',
      ({ right, upstream }) => right().map((own, k) => own - upstream[k]),
      (layer, operation) => hasGamma(layer, operation) && optionsOf(layer.definition).onePlusGamma === true,
    ),
    ...(
      [
        ['x for x̂', inputOf, hasGamma],
        ['x − μ for x̂', centredInput, isCentred],
      ] as const
    ).map(([does, x, fits]) =>
      mistakeIn(
        'scale-shift',
        `with ${does} in the gradient of γ`,
        (pull) => pull.operation.pullbacks.weight!({ ...pull.inputs, x: x(pull) }, pull.upstream),
        fits,
        'weight',
      ),
    ),
    mistakeIn(
      'scale-shift',
      'with γ·d for d in the gradient of γ',
      ({ operation, inputs, upstream, right }) => right(operation.pullbacks.x!(inputs, upstream)),
      hasBoth,
      'weight',
    ),
    ofBoth('with means over the examples', ({ at, right }) => right().map((own) => own / at.examples.count)),
    ofBoth(
      'with the last example only',
      ({ layer: { units }, upstream, right }) =>
        right(upstream.map((own, k) => (k < upstream.length - units ? 0 : own))),
      hasNoPlaces,
    ),
    ...(
      [
        ['not divided by the deviation', 0],
        ['divided by the deviation twice', 2],
      ] as const
    ).flatMap(([does, power]) => [
      mistakeIn('normalize', `with the gradient of the input ${does}`, ({ operation, inputs, upstream }) =>
        (operation as Normalize).pullWith({ mean: -1, variance: -1, power })(inputs, upstream),
      ),
      mistakeIn('rescale', `with the gradient of the input ${does}`, ({ upstream, right }) =>
        power === 0 ? upstream.slice() : right(right()),
      ),
    ]),
  ],
);

function ofBoth(
  does: string,
  pull: (pull: NodePull) => Float64Array,
  fits: NodeMistake['fits'] = hasBoth,
): NodeMistake {
  return {
    does: `${does} in the gradients of γ and β`,
    wrong: (['weight', 'bias'] as const).map((argument) => ({ type: 'scale-shift', argument, pull })),
    fits,
  };
}

function hasBoth(_layer: unknown, { parameters }: Pick<Operation, 'parameters'>): boolean {
  return parameters.length === 2;
}

/** Whether γ and β have a number for each of an example: those of places have faults of their own. */
function hasNoPlaces(layer: Layer, operation: Operation): boolean {
  return hasBoth(layer, operation) && operation.parameters[0].size === layer.units;
}

function hasGamma(_layer: unknown, { parameters }: Pick<Operation, 'parameters'>): boolean {
  return parameters.some(({ kind }) => kind === 'weight');
}

function isCentred({ type }: Layer, operation: Operation): boolean {
  return hasGamma(type, operation) && type !== 'rms-norm';
}

/** What the normalization was given. */
function inputOf({ at, node }: NodePull): Float64Array {
  const { nodes } = at.network;
  const source = nodes[nodes[node].from[0] as number].from[0];
  return source === 'inputs' ? at.pass.inputs : at.pass.values[source];
}

/** x̂·√(v + ε): what the normalization was given less its mean. */
function centredInput({ at: { network, theta, pass }, node, inputs }: NodePull): Float64Array {
  const before = network.nodes[node].from[0] as number;
  const given = { ...inputsOfNode(network, before, theta, pass), value: inputs.x };
  const factors = factorsOf(network.nodes[before].operation, given);
  return inputs.x.map((own, k) => own / factors[k]);
}
