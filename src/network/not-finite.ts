import { costOf } from './cost.ts';
import { type ForwardPass, outputsForLoss } from './forward.ts';
import type { Examples, Network } from './network.ts';

/** The first number of a forward pass that is NaN or infinite, in the order of the computation. */
export type NotFinite =
  | {
      readonly quantity: 'z' | 'a';
      readonly layer: string;
      readonly unit: number;
      readonly example: number;
      readonly value: number;
    }
  | {
      readonly quantity: 'loss';
      readonly example: number;
      readonly value: number;
      /** What the loss was given for this example, and wanted. */
      readonly outputs: Float64Array;
      readonly targets: Float64Array;
    }
  | { readonly quantity: 'data' | 'regularization' | 'cost'; readonly value: number };

/** Finds it; undefined where the cost is finite. */
export function firstNotFinite(
  network: Network,
  theta: Float64Array,
  pass: ForwardPass,
  examples: Examples,
): NotFinite | undefined {
  for (const [l, { name: layer, units }] of network.layers.entries()) {
    for (const quantity of ['z', 'a'] as const) {
      const values = pass[quantity][l];
      const at = indexIn(values);
      if (at !== -1)
        return { quantity, layer, unit: at % units, example: Math.floor(at / units), value: values[at] };
    }
  }
  const { losses, data, regularization, total } = costOf(network, theta, pass, examples);
  const example = indexIn(losses);
  if (example !== -1) {
    const units = network.layers.at(-1)!.units;
    const row = (values: Float64Array) => values.slice(example * units, (example + 1) * units);
    return {
      quantity: 'loss',
      example,
      value: losses[example],
      outputs: row(outputsForLoss(network, pass)),
      targets: row(examples.targets),
    };
  }
  if (!Number.isFinite(data)) return { quantity: 'data', value: data };
  if (!Number.isFinite(regularization)) return { quantity: 'regularization', value: regularization };
  return Number.isFinite(total) ? undefined : { quantity: 'cost', value: total };
}

function indexIn(values: Float64Array): number {
  return values.findIndex((value) => !Number.isFinite(value));
}
