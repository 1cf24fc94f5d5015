import { RULES } from '../../network/rules.ts';
import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { cellGradient } from '../backward/faults/cell-gradient.ts';
import { gateDerivative } from '../backward/faults/gate-derivative.ts';
import { gruGradient } from '../backward/faults/gru-gradient.ts';
import { recurrentPathCut } from '../backward/faults/recurrent-path-cut.ts';
import { recurrentState } from '../backward/faults/recurrent-state.ts';
import { sequenceLoss } from '../backward/faults/sequence-loss.ts';
import { stepsAssigned } from '../backward/faults/steps-assigned.ts';
import { tokenGradient } from '../backward/faults/token-gradient.ts';
import { RECURRENT } from '../backward/recurrence.ts';
import type { BackwardFault } from '../catalogue/fault.ts';
import type { Mistake } from './mistakes.ts';

/**
 * Makes the standard mistakes of sequences: each in all layers that show it; where none does, the right gradient with the
 * reason why no parameters would help.
 */
export function* sequenceMistakes(problem: Problem, right: Float64Array): Iterable<Mistake> {
  const { layers, objective } = problem.network;
  const fitting = MISTAKES.filter(({ of, reduction }) =>
    reduction === undefined
      ? layers.some(({ type, definition }) => of(type, definition.options?.padding !== undefined))
      : objective.reduction === reduction,
  );
  if (fitting.length === 0) return;
  const { gradientUnder } = evaluate(problem);
  for (const { name, fault, does, hidden } of fitting) {
    // The last one is in all layers that have it.
    const variant = [...fault.variants(problem)].filter((one) => one.does.startsWith(does)).at(-1);
    const gradient = variant === undefined ? right : gradientUnder(variant.plant(RULES, 0));
    const shows = gradient.some((value, k) => value !== right[k]);
    yield { name: shows ? name : `${name} (${hidden})`, gradient };
  }
}

interface SequenceMistake {
  readonly name: string;
  readonly fault: BackwardFault;
  /** How its variant begins. */
  readonly does: string;
  /** Why a network may hide it. */
  readonly hidden: string;
  /** Whether it can be made in a layer of that type, or with the reduction. */
  of(type: string, hasPadding: boolean): boolean;
  readonly reduction?: string;
}

const inRecurrent = (type: string): boolean => RECURRENT.includes(type);

const MISTAKES: readonly SequenceMistake[] = [
  {
    name: 'a gradient that is not carried from step to step',
    fault: recurrentPathCut,
    does: 'without what the next step carries back in',
    hidden: 'nothing is carried from step to step',
    of: inRecurrent,
  },
  {
    name: 'an upstream of the last step only',
    fault: recurrentPathCut,
    does: 'with the upstream of the last step only',
    hidden: 'the cost depends on the last state only',
    of: inRecurrent,
  },
  {
    name: 'gradients of steps that are assigned, not added',
    fault: stepsAssigned,
    does: 'with the first step only in the gradient of the parameters',
    hidden: 'only one step has a gradient',
    of: inRecurrent,
  },
  {
    name: 'an initial state that is left out of the gradient of the recurrent weights',
    fault: recurrentState,
    does: 'without the initial state',
    hidden: 'the initial state is 0, or has no effect',
    of: inRecurrent,
  },
  {
    name: 'a bracket that is left out round the gradient of a cell',
    fault: cellGradient,
    does: 'without brackets round the sum in the gradient of gates i, f and g',
    hidden: 'nothing is handed back to a cell but by its own state',
    of: (type) => type === 'lstm',
  },
  {
    name: 'a forget gate without its derivative',
    fault: gateDerivative,
    does: 'without the derivative of gate f',
    hidden: 'the cell before each step is 0',
    of: (type) => type === 'lstm',
  },
  {
    name: 'an update gate without the term of the old state',
    fault: gruGradient,
    does: 'without h in the gradient of gate z',
    hidden: 'the state before each step is 0',
    of: (type) => type === 'gru',
  },
  {
    name: 'z and 1 − z exchanged in the gradient of a candidate',
    fault: gruGradient,
    does: 'with the factor of the old state in place of that of n',
    hidden: 'every z is ½',
    of: (type) => type === 'gru',
  },
  {
    name: 'a repeated token whose gradient is overwritten',
    fault: tokenGradient,
    does: 'with the last occurrence only of each token in ',
    hidden: 'no token with a gradient repeats',
    of: (type) => type === 'embedding',
  },
  {
    name: 'a gradient for the row of the padding',
    fault: tokenGradient,
    does: 'with a gradient for the row of the padding',
    hidden: 'no padding receives a gradient',
    of: (type, hasPadding) => type === 'embedding' && hasPadding,
  },
  {
    name: 'a mask that is left out of the gradient of the loss',
    fault: sequenceLoss,
    does: 'with a gradient at the masked positions',
    hidden: 'no position is masked',
    of: () => false,
    reduction: 'tokens',
  },
];
