import type { Argument } from '../../network/operations/operation.ts';
import type { NodeMistake, NodePull } from './node-faults.ts';

type Pull = (pull: NodePull) => Float64Array;

/** What is wrong at one argument of one part. */
export function wrongAt(part: string | RegExp, argument: Argument, pull: Pull): NodeMistake['wrong'][number] {
  return { part, argument, pull };
}

/** A mistake at one argument of one part. */
export function mistakeAt(part: string | RegExp, argument: Argument, does: string, pull: Pull): NodeMistake {
  return { does, wrong: [wrongAt(part, argument, pull)] };
}

/** Hands back what arrives, without a factor. */
export function asItIs({ upstream }: NodePull): Float64Array {
  return upstream.slice();
}

/** Pulls back through an activation at its own value in place of z: 1 − tanh²(tanh z). */
export function atValue({ operation, inputs, upstream }: NodePull): Float64Array {
  const value = new Float64Array(inputs.value.length);
  operation.value({ ...inputs, x: inputs.value }, value);
  return operation.pullbacks.x!({ ...inputs, x: inputs.value, value }, upstream);
}

/** Hands back the opposite. */
export function negated({ right }: NodePull): Float64Array {
  return right().map((own) => -own);
}

/** Multiplies number by number. */
export function times(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((value, k) => value * other[k]);
}
