import { instantiate } from '../differences/increments/webassembly.ts';
import type { Network } from '../network/network.ts';
import type { Operation } from '../network/operations/operation.ts';
import { sgdFactors } from '../problem/optimizers/sgd.ts';
import type { OptimizerSettings } from '../problem/problem.ts';
import { type Arrays, dense } from './dense.ts';
import { small } from './small.ts';

/** Where the arrays of a training are, and the operations that are fastest there. */
export interface Memory extends Arrays {
  /** Returns an operation that gives the same bits. */
  fastest(operation: Operation): Operation;
  /**
   * Moves θ by a step of gradient descent without momentum; both arrays are here.
   *
   * @param divisor of the gradient
   * @returns false where it cannot
   */
  descend(
    theta: Float64Array,
    gradient: Float64Array,
    divisor: number,
    settings: OptimizerSettings,
    steps: number,
  ): boolean;
}

const inJavaScript: Memory = {
  numbers: (length) => new Float64Array(length),
  integers: (length) => new Int32Array(length),
  fastest: (operation) => operation,
  descend: () => false,
};

/** Less work is over before the WebAssembly module is compiled, in multiply-adds. */
const WORTH_WEBASSEMBLY = 3e7;
/** Of 4 GiB that WebAssembly can have: arrays beyond it are JavaScript's. */
const MOST_NUMBERS = 2 ** 28;

/**
 * Makes the memory of a training.
 *
 * @param numbers how many are needed; where it is too few, what is left over is slower
 * @param work multiply-adds
 */
export function memoryFor({ arithmetic }: Network, numbers: number, work: number): Memory {
  if (arithmetic.precision !== 'float64') return inJavaScript;
  if (work < WORTH_WEBASSEMBLY)
    return {
      ...inJavaScript,
      fastest: (operation) => (operation.type === 'affine' ? small(operation) : operation),
    };
  const { wasm, room } = instantiate();
  const [all] = room([Math.min(MOST_NUMBERS, Math.ceil(numbers))]);
  let used = 0;
  const next = (length: number): Float64Array => {
    used += length;
    // Once it is full, all that follows is elsewhere.
    if (used > all.length) return new Float64Array(length);
    return all.subarray(used - length, used);
  };
  const memory: Memory = {
    numbers: next,
    integers(length) {
      const { buffer, byteOffset } = next(Math.ceil(length / 2));
      return new Int32Array(buffer, byteOffset, length);
    },
    fastest: (operation) =>
      operation.type === 'affine' ? dense(operation, wasm, memory, all.buffer) : operation,
    descend(theta, gradient, divisor, settings, steps) {
      const isHere = theta.buffer === all.buffer && gradient.buffer === all.buffer;
      if (!isHere || settings.type !== 'sgd' || settings.momentum !== 0) return false;
      const { unit, kept, factor } = sgdFactors(settings, steps);
      const { nesterov = false, weightDecay = 0 } = settings;
      const own = nesterov ? unit : kept;
      wasm.descend(theta.byteOffset, gradient.byteOffset, divisor, weightDecay, own, factor, theta.length);
      return true;
    },
  };
  return memory;
}
