import type { CostFunction } from './cost-function.ts';

/**
 * Returns a cost function whose weights are those of `cost` in another order.
 *
 * @param order weight k of the result is weight `order[k]` of `cost`
 * @param size length of the cost's θ
 */
export function reordered(cost: CostFunction, order: Int32Array, size: number): CostFunction {
  if (order.length === size && order.every((weight, k) => weight === k)) return cost;
  const { along } = cost;
  return {
    changes: (perturbations, signal) =>
      cost.changes(
        perturbations.map(({ indices, deltas }) => ({
          indices: Int32Array.from(indices, (k) => order[k]),
          deltas,
        })),
        signal,
      ),
    ...(along && {
      along(line, steps, signal) {
        const rates = new Float64Array(size);
        line.rates.forEach((rate, k) => {
          rates[order[line.first + k]] = rate;
        });
        return along.call(cost, { first: 0, rates }, steps, signal);
      },
    }),
  };
}
