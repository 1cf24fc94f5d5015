import type { Arithmetic } from '../arithmetic.ts';
import { rowLength, type Shape } from '../shape.ts';
import { grouped } from './dependence.ts';
import type { Operation, Pullback } from './operation.ts';

/** What a normalization is beside its shape. */
export interface Normalization {
  /** The features of one example that are normalized together, group by group; each feature is in one. */
  readonly groups: readonly Int32Array[];
  /** Whether a group holds those of all examples: batch normalization. */
  readonly overExamples: boolean;
  /** Whether the mean is taken off; false for the root of the mean square. */
  readonly centred: boolean;
  readonly epsilon: number;
  /** Whether ε is added to the variance; otherwise to its root. */
  readonly epsilonInside: boolean;
  /** What is taken off the count in the divisor of the variance. */
  readonly taken: 0 | 1;
}

/**
 * The terms of ∂cost/∂x = (u + mean·mean u)/s + variance·c·Σ(u·c)/(s²·root·(m or m − 1)), all of it times s^(1 − power). With
 * absolute values of u and c and all signs +, that is the sum of the magnitudes of the terms.
 */
export interface NormalizeTerms {
  readonly mean: number;
  readonly variance: number;
  readonly power?: number;
  readonly isAbsolute?: boolean;
}

/** The right ones. */
const TERMS: NormalizeTerms = { mean: -1, variance: -1 };

/** A normalization, whose pullback can be asked for with other terms: those of a mistake. */
export interface Normalize extends Operation {
  readonly normalization: Normalization;
  pullWith(terms: NormalizeTerms): Pullback;
}

/** The numbers of one group: `places`, each moved by `at`. */
interface Group {
  readonly places: Int32Array;
  readonly at: number;
}

/**
 * y = c/s for each group of m numbers: c = x − mean x, or x itself; v = Σc²/m, or over m − 1; s = √(v + ε), or √v + ε.
 */
export function normalize(output: Shape, normalization: Normalization): Normalize {
  const { groups, overExamples, centred, epsilon, epsilonInside, taken } = normalization;
  const units = rowLength(output);
  const groupsOf = groupsIn(groups, overExamples);
  const rowsOf = (values: Float64Array): readonly Group[] => groupsOf(values.length / units, units, 1);
  /** √(v + ε), or √v. */
  const rootOf = (v: number): number => Math.sqrt(epsilonInside ? v + epsilon : v);
  /** s of that root. */
  const scaleOf = (root: number): number => (epsilonInside ? root : root + epsilon);
  /** The divisor of the variance. */
  const divisorOf = ({ places }: Group): number => places.length - taken;
  /** Writes c of one group to `out`, and returns the root of its variance. */
  const centre = (x: Float64Array, group: Group, out: Float64Array, { round }: Arithmetic): number => {
    const { places, at } = group;
    let mean = 0;
    if (centred) for (let i = 0; i < places.length; i++) mean = round(mean + x[at + places[i]]);
    mean = round(mean / places.length);
    let squares = 0;
    for (let i = 0; i < places.length; i++) {
      const k = at + places[i];
      const c = round(x[k] - mean);
      out[k] = c;
      squares = round(squares + round(c * c));
    }
    return round(rootOf(round(squares / divisorOf(group))));
  };
  const pull =
    ({ mean: ofMean, variance, power = 1, isAbsolute = false }: NormalizeTerms): Pullback =>
    ({ x, arithmetic }, upstream, out = new Float64Array(x.length)) => {
      const { round } = arithmetic;
      for (const group of rowsOf(x)) {
        const { places, at } = group;
        const root = centre(x, group, out, arithmetic);
        const scale = round(scaleOf(root));
        let mean = 0;
        let product = 0;
        for (let i = 0; i < places.length; i++) {
          const k = at + places[i];
          if (isAbsolute) out[k] = Math.abs(out[k]);
          if (centred) mean = round(mean + upstream[k]);
          product = round(product + round(upstream[k] * out[k]));
        }
        mean = round((ofMean * mean) / places.length);
        // Where all numbers are equal, c is 0, and so is what the variance passes on.
        const slope =
          root === 0 ? 0 : round((variance * product) / round(divisorOf(group) * root * scale * scale));
        const factor = scale ** (1 - power);
        for (let i = 0; i < places.length; i++) {
          const k = at + places[i];
          out[k] = factor * round(round(round(upstream[k] + mean) / scale) + round(out[k] * slope));
        }
      }
      return out;
    };

  return {
    type: 'normalize',
    inputs: units,
    output,
    parameters: [],
    dependence: () => grouped(groups),
    isCurved: true,
    ...(overExamples && { couplesExamples: true as const }),

    value({ x, arithmetic }, y) {
      for (const group of rowsOf(x)) {
        const scale = arithmetic.round(scaleOf(centre(x, group, y, arithmetic)));
        for (const place of group.places) y[group.at + place] = arithmetic.round(y[group.at + place] / scale);
      }
    },

    pullbacks: { x: pull(TERMS) },
    magnitudes: { x: pull({ mean: 1, variance: 1, isAbsolute: true }) },
    normalization,
    pullWith: pull,

    // dc = dx − mean dx; dv = Σ dc·(2c + dc)/m; ds = dv/(root + root′); dy = dc/s′ − c·ds/(s·s′)
    increment: {
      saves: 2,
      savedForSmallMoves: 2,
      // Those of a group move together.
      oneFeature: groups.every(({ length }) => length === 1),
      save(x, _targets, [c, roots], count) {
        for (const group of groupsOf(count, 1, count)) {
          const { places, at } = group;
          const mean = centred ? sumOf(x, group) / places.length : 0;
          for (const place of places) c[at + place] = x[at + place] - mean;
          // The mean of what is left has the digits that the mean of large numbers has lost.
          const rest = centred ? sumOf(c, group) / places.length : 0;
          for (const place of places) {
            c[at + place] -= rest;
            roots[at + place] = c[at + place] * c[at + place];
          }
          const root = rootOf(sumOf(roots, group) / divisorOf(group));
          for (const place of places) roots[at + place] = root;
        }
      },
      change({ saved: [c, roots], length }, d, from, to, out) {
        const start = from * length;
        for (const group of groupsOf(length, 1, length)) {
          const { places, at } = group;
          if (at + places[0] < start || at + places[0] >= to * length) continue;
          const mean = centred ? sumOf(d, group, start) / places.length : 0;
          for (const place of places) {
            const dc = d[at + place - start] - mean;
            out[at + place - start] = dc * (2 * c[at + place] + dc);
          }
          const change = sumOf(out, group, start) / divisorOf(group);
          const root = roots[at + places[0]];
          const grown = change === 0 ? 0 : change / (root + Math.sqrt(root * root + change));
          const scale = scaleOf(root) + grown;
          const factor = grown === 0 ? 0 : grown / (scaleOf(root) * scale);
          for (const place of places) {
            const dc = d[at + place - start] - mean;
            out[at + place - start] = dc / scale - c[at + place] * factor;
          }
        }
        return false;
      },
    },
  };
}

/** Returns the sum over a group, of numbers of which those before `from` are left out, to about one rounding (Kahan 1965). */
function sumOf(values: Float64Array, { places, at }: Group, from = 0): number {
  let [sum, lost] = [0, 0];
  for (const place of places) {
    const term = values[at + place - from] - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sum;
}

/**
 * Makes the function that lists the groups of so many examples, given how far apart examples stand, and features. It keeps
 * the last list.
 */
function groupsIn(
  groups: readonly Int32Array[],
  overExamples: boolean,
): (count: number, exampleApart: number, featureApart: number) => readonly Group[] {
  let known: { readonly key: string; readonly list: readonly Group[] } = { key: '', list: [] };
  return (count, exampleApart, featureApart) => {
    const key = `${count} ${exampleApart} ${featureApart}`;
    if (known.key === key) return known.list;
    const list = groups.flatMap((features): Group[] => {
      if (!overExamples) {
        const places = features.map((feature) => feature * featureApart);
        return Array.from({ length: count }, (_, n) => ({ places, at: n * exampleApart }));
      }
      const places = new Int32Array(features.length * count);
      let k = 0;
      for (const feature of features)
        for (let n = 0; n < count; n++) places[k++] = feature * featureApart + n * exampleApart;
      return [{ places, at: 0 }];
    });
    known = { key, list };
    return list;
  };
}
