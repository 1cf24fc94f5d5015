import { costOf } from '../../src/network/cost.ts';
import { forward } from '../../src/network/forward.ts';
import type { Problem } from '../../src/problem/problem.ts';

/** ∂cost/∂inputs by central differences of plain forward passes, flat [examples, inputs]. */
export function differencesOfInputs({ network, parameters, data }: Problem, h = 1e-5): Float64Array {
  const costAt = (inputs: Float64Array): number =>
    costOf(network, parameters, forward(network, parameters, inputs, data.count), data).total;
  return data.inputs.map((_, k) => {
    const moved = (by: number): number =>
      costAt(data.inputs.map((value, i) => (i === k ? value + by : value)));
    return (moved(h) - moved(-h)) / (2 * h);
  });
}
