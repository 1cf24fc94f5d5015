import type { Layer } from '../../network/graph.ts';
import { dropoutOptions } from '../../network/layers/dropout.ts';
import { optionsOf } from '../../network/layers/normalized.ts';
import type { Normalize } from '../../network/operations/normalize.ts';
import { RULES } from '../../network/rules.ts';
import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { dropoutMask } from '../backward/faults/dropout-mask.ts';
import { normScale } from '../backward/faults/norm-scale.ts';
import { NORMS, normStatistics } from '../backward/faults/norm-statistics.ts';
import type { BackwardFault } from '../catalogue/fault.ts';
import type { Mistake } from './mistakes.ts';

/** A mistake by how it begins in its fault, and why the layers that it could be made in may hide it. */
interface Row {
  readonly name: string;
  readonly fault: BackwardFault;
  readonly does: string;
  readonly types: readonly string[];
  readonly hidden?: readonly Reason[];
}

type Reason = readonly [words: string, hides: (layer: Layer, problem: Problem) => boolean];

/** All of these mistakes are in what is handed to the layers below. */
const NOTHING_BELOW: Reason = [
  'no layer is below',
  ({ from }, { network }) =>
    from.every((source) => typeof source !== 'number') &&
    !network.space.tensors.some(({ kind }) => kind === 'input'),
];

const OF_ONE: Reason = [
  'each number is normalized alone, which passes back 0',
  ({ name }, { network, data }) =>
    network.nodes.some(({ layer, operation }) => {
      if (layer !== name || operation.type !== 'normalize') return false;
      const { groups, overExamples, centred } = (operation as Normalize).normalization;
      return centred && groups[0].length * (overExamples ? data.count : 1) === 1;
    }),
];

const ROWS: readonly Row[] = [
  {
    name: 'mean and variance taken for constants',
    fault: normStatistics,
    does: 'without the term',
    types: NORMS,
  },
  {
    name: 'means over all channels in a group norm',
    fault: normStatistics,
    does: 'with means over the features and the places',
    types: ['group-norm'],
    hidden: [['there is one group', ({ definition }) => (optionsOf(definition).groups ?? 1) === 1]],
  },
  {
    name: 'a γ left out of the gradient of the input',
    fault: normScale,
    does: 'with γ missing',
    types: NORMS,
    hidden: [OF_ONE, ['every γ is 1', isOne]],
  },
  {
    name: 'a deviation left out of the gradient of the input',
    fault: normScale,
    does: 'with the gradient of the input not divided',
    types: NORMS,
    hidden: [OF_ONE],
  },
  { name: 'a dropout’s mask left out', fault: dropoutMask, does: 'without the mask in', types: ['dropout'] },
  {
    name: 'the factor of a dropout left out',
    fault: dropoutMask,
    does: 'with the gradient not divided by keep',
    types: ['dropout'],
    hidden: [['keep is 1', ({ definition }) => dropoutOptions(definition).keep === 1]],
  },
];

/**
 * Makes the standard mistakes of normalizations and dropouts: each in all layers that have a place for it; where none
 * shows it, the right gradient with the reason.
 */
export function* normMistakes(problem: Problem, right: Float64Array): Iterable<Mistake> {
  const { layers } = problem.network;
  const { gradientUnder } = evaluate(problem);
  for (const { name, fault, does, types, hidden = [] } of ROWS) {
    const having = layers.filter(({ type }) => types.includes(type));
    if (having.length === 0) continue;
    const reasons = [...hidden, NOTHING_BELOW].filter(([, hides]) =>
      having.every((layer) => hides(layer, problem)),
    );
    const variants = [...fault.variants(problem)];
    const planted = having.flatMap(
      (layer) =>
        variants.find(({ where, does: own }) => where.layer === layer.name && own.startsWith(does)) ?? [],
    );
    if (reasons.length > 0) yield { name: `${name} (${reasons[0][0]})`, gradient: right };
    else if (planted.length > 0)
      yield { name, gradient: gradientUnder(planted.reduce((rules, one) => one.plant(rules, 1), RULES)) };
  }
}

function isOne({ definition, tensors }: Layer, { parameters }: Problem): boolean {
  const one = optionsOf(definition).onePlusGamma === true ? 0 : 1;
  const gammas = tensors.filter(({ kind }) => kind === 'weight');
  return gammas.every(({ offset, size }) =>
    parameters.subarray(offset, offset + size).every((own) => own === one),
  );
}
