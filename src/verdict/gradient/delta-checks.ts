import type { NumericDeltas } from '../../differences/units/numeric-deltas.ts';
import { isRecurrent } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import type { Evaluation } from '../../problem/evaluation.ts';
import type { DeltaTables } from '../verdict.ts';
import { type Evidence, judge } from './judge-weight.ts';
import { roundingIn } from './reference-gradient.ts';
import { addCounts, type JudgedWeight, summarizeTensor } from './tensor-summary.ts';

/** Collects the judgements of the deltas, block by block as they are measured. */
export interface DeltaChecks {
  add(deltas: NumericDeltas): void;
  /** Returns those of each layer as a tensor of [examples, units]. */
  result(): DeltaTables;
}

/**
 * Compares the numeric ∂cost/∂z of every unit and example with the backpropagated δ. At a kink δ has to be the slope on
 * either side, their mean, or what one convention for all kinks gives.
 */
export function deltaChecks(evaluation: Evaluation): DeltaChecks {
  const { problem, pass } = evaluation;
  const { layers, arithmetic } = problem.network;
  const judged = layers.map((): (JudgedWeight | undefined)[] => []);

  const judgeOne = (l: number, row: number, k: number, measured: NumericDeltas): JudgedWeight => {
    const { value, bound, magnitude, moved, sides } = measured;
    const analytic = evaluation.backpropagation.deltas[l][row];
    const beside = sides.get(k);
    const conventions = evaluation.subgradients.map(({ deltas }) => deltas[l][row]);
    const evidence = (sensitivity: number): Evidence => ({
      analytic,
      numeric: value[k],
      bound: bound[k],
      contributions: 0,
      summedMagnitude: magnitude[k],
      ...roundingIn(arithmetic.precision),
      allowance: 0,
      sensitivity,
      unchanged: moved[k] === 0,
      ...(beside && {
        kink: { kind: 'leaves' as const },
        oneSided: { ...beside, bound: bound[k] },
        atKink: [beside.left, (beside.left + beside.right) / 2, beside.right, ...conventions],
      }),
    });
    const first = judge(evidence(0));
    const judgement =
      first.verdict === 'mismatch'
        ? judge(evidence(evaluation.sensitivity(arithmetic).deltas[l][row]))
        : first;
    return { judgement, numeric: value[k], ...(beside && { kink: { kind: 'leaves' as const } }) };
  };

  return {
    add(measured) {
      const { layer: l, from, length, units: chosen } = measured;
      const { units } = layers[l];
      for (let unit = 0, k = 0; unit < units; unit++) {
        for (let n = 0; n < length; n++, k++) {
          const row = (from + n) * units + unit;
          // Of the output layer all units are moved.
          if (chosen?.[unit] === 0 && l < layers.length - 1) continue;
          if (measured.open?.[k] !== 1) judged[l][row] = judgeOne(l, row, k, measured);
        }
      }
    },
    result() {
      const { count } = problem.data;
      const tensors = layers.map(({ name, units }, l) => {
        const source = Int32Array.from({ length: count * units }, (_, k) => k);
        const tensor = { name, shape: [count, units], source };
        return summarizeTensor(tensor, pass.z[l], evaluation.backpropagation.deltas[l], (k) => judged[l][k]);
      });
      const recurrent = recurrentAmong(problem.network, tensors);
      return { tensors, counts: addCounts(tensors), recurrent, others: [] };
    },
  };
}

/** Returns the names of the recurrent layers that have a table. */
export function recurrentAmong(network: Network, tables: readonly { readonly name: string }[]): string[] {
  const names = new Set(tables.map(({ name }) => name));
  return network.layers.flatMap(({ name }, l) => (names.has(name) && isRecurrent(network, l) ? [name] : []));
}
