import { isPassedOn } from '../../../network/graph.ts';
import type { Network } from '../../../network/network.ts';
import type { BackwardFault, Variant } from '../../catalogue/fault.ts';
import { overrideTensors } from '../overrides.ts';
import { hasWeight, isDense, weightOf } from '../tensors.ts';

/** A row or column of zeros. */
export const unitLeftOut: BackwardFault = {
  code: 'NN125',
  slug: 'unit-left-out',
  words: 'row column zero last first unit range loop bound off by one',
  title: 'a unit, row or column is left out',
  rule: 'weight gradient',
  met: 1,
  anyLayers: true,
  about: 'A loop over the units or inputs starts one too late, ends one too early, or skips one.',
  wrong: ['dW1 = np.zeros_like(W1)', 'for i in range(1, W1.shape[0]):', '    dW1[i] = delta1[:, i] @ X'],
  right: ['dW1 = np.zeros_like(W1)', 'for i in range(W1.shape[0]):', '    dW1[i] = delta1[:, i] @ X'],
  shows: 'One row or column of a gradient, usually the first or last, is 0. Everything else is right.',
  matters: 'The weights of that unit or input never change.',
  fix: 'Loop over all units and all inputs: 0 … n − 1, or 1 … n where indices start at 1.',
  *variants({ network }) {
    for (const [l, layer] of network.layers.entries()) {
      const { name, tensors } = layer;
      if (!hasWeight(network, l)) continue;
      const above = isDense(network, l) && isPassedOn(network, l) ? network.layers[l + 1] : undefined;
      const weight = weightOf(network, l);
      const [units, inputs = 1] = weight.shape;
      const bias = tensors.find(({ kind, size }) => kind === 'bias' && size === units);
      for (const unit of edges(units)) {
        const rows = bias === undefined ? [weight.name] : [weight.name, bias.name];
        const out = zeroed(
          `with 0 for ${layer.type === 'embedding' ? 'token' : 'unit'} ${unit} of layer "${name}"`,
          { layer: name, unit },
          rows,
          (k) => k === unit,
          units,
        );
        yield out;
        if (above !== undefined && isDense(network, l + 1)) yield withWhatLeavesIt(out, unit, above);
        if (bias !== undefined) {
          yield zeroed(
            `with 0 for row ${unit} of the weights of layer "${name}"`,
            { tensor: weight.name, unit },
            [weight.name],
            (k) => k === unit,
            units,
          );
          yield zeroed(
            `with 0 for bias ${unit} of layer "${name}"`,
            { tensor: bias.name, unit },
            [bias.name],
            (k) => k === unit,
            units,
          );
        }
      }
      for (const input of edges(inputs)) {
        yield {
          ...zeroed(
            `with 0 for input ${input} of layer "${name}"`,
            { tensor: weight.name },
            [weight.name],
            (_, j, columns) => Math.floor((j * inputs) / columns) === input,
            units,
          ),
          whole: true,
        };
      }
    }
  },
};

/** One loop over the units often has both in it: what comes in by a unit's weights, and what goes out by the next ones. */
function withWhatLeavesIt(out: Variant, unit: number, above: Network['layers'][number]): Variant {
  const column = zeroed('', {}, [above.tensors[0].name], (_, j) => j === unit, above.units);
  return {
    where: out.where,
    does: `${out.does} and for the weights of layer "${above.name}" from this unit`,
    plant: (rules, constant) => column.plant(out.plant(rules, constant), constant),
  };
}

/** More rows and columns than this are not tried one by one. */
const MOST = 32;

/** Of one unit there is none to leave out that is not everything. */
function edges(count: number): readonly number[] {
  if (count < 2) return [];
  return count <= MOST ? Array.from({ length: count }, (_, k) => k) : [0, count - 1];
}

function zeroed(
  does: string,
  where: Variant['where'],
  names: readonly string[],
  out: (row: number, column: number, columns: number) => boolean,
  units: number,
): Variant {
  return {
    where,
    does,
    plant: (rules) =>
      overrideTensors(rules, names, (value, k, _own, size) => {
        const columns = size / units;
        return out(Math.floor(k / columns), k % columns, columns) ? 0 : value;
      }),
  };
}
