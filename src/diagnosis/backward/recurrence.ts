import type { Layer } from '../../network/graph.ts';
import { optionsOf, sequenceOf } from '../../network/layers/recurrent.ts';
import type { Descent } from '../../network/rules.ts';
import type { NodePull } from './node-faults.ts';

/** The types of layers that are unrolled over the steps of a sequence. */
export const RECURRENT = ['rnn', 'lstm', 'gru'];

/** The products of a state with the recurrent weights, one of each gate. */
export const FROM_STATE = /^Wh·h/;

/** How many steps a recurrent layer has. */
export function stepsOf({ inputShapes }: Layer): number {
  return sequenceOf(inputShapes[0]).steps;
}

/** Whether a layer is given an initial state. */
export function startsFromState({ definition }: Layer): boolean {
  return optionsOf(definition).initialState !== undefined;
}

/** Returns the state h that a step reads: that of the step before, or the initial one. */
export function stateBefore(
  { network: { nodes }, pass }: Descent,
  { name }: Layer,
  step: number,
): Float64Array {
  const first = nodes.find(
    ({ layer, part }) => layer === name && part?.step === step && FROM_STATE.test(part.is),
  )!;
  return pass.values[first.from[0] as number];
}

/** Returns zeros in place of a pullback. */
export function cut({ right }: NodePull): Float64Array {
  return new Float64Array(right().length);
}

/** Keeps some of the steps in rows of [steps, units]. */
export function ofSteps(
  { layer, operation: { output }, upstream }: NodePull,
  keeps: (step: number) => boolean,
): Float64Array {
  const units = output[output.length - 1].length;
  const steps = stepsOf(layer);
  return upstream.map((value, k) => (keeps(Math.floor(k / units) % steps) ? value : 0));
}
