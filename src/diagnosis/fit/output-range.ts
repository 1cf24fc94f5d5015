import type { Activation } from '../../network/activations/activation.ts';
import { allLosses } from '../../network/losses/index.ts';
import type { Loss } from '../../network/losses/loss.ts';
import type { Network } from '../../network/network.ts';
import type { Problem } from '../../problem/problem.ts';

/** The values between which an activation is: it attains or approaches both, and grows throughout where `grows`. */
export interface Range {
  /** Of the activation. */
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** It never falls, and it grows wherever it is strictly between them. */
  readonly grows: boolean;
}

/** The least value of z·Φ(z), of its approximation by tanh, and of z·σ(z), rounded down. */
const LEAST = { gelu: -0.17004, 'gelu-tanh': -0.17005, silu: -0.27847 };

/** Returns the range of an activation of one unit, or of one output of a softmax. */
export function rangeOf(activation: Activation): Range {
  return { name: activation.name, ...valuesOf(activation) };
}

const grows = (low: number, high: number) => ({ low, high, grows: true });

function valuesOf({ name, alpha = 1 }: Activation): Omit<Range, 'name'> {
  switch (name) {
    case 'sigmoid':
      return grows(0, 1);
    case 'softmax':
      return { low: 0, high: 1, grows: false };
    case 'tanh':
      return grows(-1, 1);
    case 'relu':
    case 'softplus':
      return grows(0, Infinity);
    case 'linear':
      return grows(-Infinity, Infinity);
    // SELU_SCALE·SELU_ALPHA, rounded down
    case 'selu':
      return grows(-1.7581, Infinity);
    case 'elu':
      return alpha >= 0 ? grows(-alpha, Infinity) : { low: -Infinity, high: Infinity, grows: false };
    case 'leaky-relu':
      return alpha > 0
        ? grows(-Infinity, Infinity)
        : { low: alpha < 0 ? -Infinity : 0, high: Infinity, grows: alpha === 0 };
    case 'gelu':
    case 'gelu-tanh':
    case 'silu':
      return { low: LEAST[name], high: Infinity, grows: false };
    default:
      return { low: -Infinity, high: Infinity, grows: false };
  }
}

/** Returns the range of the outputs that a loss is a function of; logits are the outputs of the last activation, too. */
export function outputRange({ layers }: Network): Range {
  return rangeOf(layers[layers.length - 1].activation);
}

/** Returns the loss as a function of the outputs, where the network computes it from pre-activations, too. */
export function lossOfOutputs({ objective, definition: { loss } }: Network): Loss {
  return objective.takesLogits ? objective.loss : allLosses()[loss.type](loss);
}

/**
 * Whether the loss has a least value over the outputs that the network can have: a logarithm has none for targets that
 * are no probabilities, or of outputs above 1. False of a loss whose outputs cannot be chosen one by one.
 */
export function isBoundedBelow({ network, data: { targets } }: Problem): boolean {
  const { name, margin } = lossOfOutputs(network);
  const { low, high } = outputRange(network);
  const { takesLogits } = network.objective;
  if (margin !== undefined || (takesLogits && Number.isFinite(low + high))) return false;
  if (name === 'binary-crossentropy') return targets.every((target) => target >= 0 && target <= 1);
  return (
    name !== 'categorical-crossentropy' ||
    (targets.every((target) => target >= 0) && (takesLogits || high === 1))
  );
}
