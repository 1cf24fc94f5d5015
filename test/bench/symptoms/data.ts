import type { Random } from '../../../src/problem/random.ts';
import { random } from './variation.ts';

/** Examples as a spec has them. */
export interface Rows {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

const BITS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const GATES = { and: [0, 0, 0, 1], or: [0, 1, 1, 1], nand: [1, 1, 1, 0], xor: [0, 1, 1, 0] };

export type Gate = keyof typeof GATES;

/** A truth table of two bits, of 0 and 1. */
export function gate(name: Gate): Rows {
  return { inputs: BITS, targets: GATES[name].map((bit) => [bit]) };
}

/** 1 where an odd number of bits is 1. */
export function parity(bits: number): Rows {
  const inputs = Array.from({ length: 2 ** bits }, (_, k) =>
    Array.from({ length: bits }, (_, bit) => (k >> bit) & 1),
  );
  return { inputs, targets: inputs.map((row) => [row.reduce((sum, bit) => sum + bit, 0) % 2]) };
}

/** `count` points around each centre; one target of 0 and 1 for two centres, one-hot rows for more. */
export function blobs(
  centres: readonly (readonly number[])[],
  count: number | readonly number[],
  spread: number,
  seed: number,
): Rows {
  const { normal } = random(seed);
  const rows = centres.flatMap((centre, label) =>
    Array.from({ length: typeof count === 'number' ? count : count[label] }, () => ({
      x: centre.map((c) => c + spread * normal()),
      t: centres.length === 2 ? [label] : centres.map((_, k) => (k === label ? 1 : 0)),
    })),
  );
  return rowsOf(rows);
}

/** Two classes of 20 points in the plane that overlap a little. */
export const twoBlobs = (seed: number): Rows =>
  blobs(
    [
      [-1, -1],
      [1, 1],
    ],
    20,
    0.6,
    seed,
  );

/** Three classes of 15 points in the plane that hardly overlap. */
export const threeBlobs = (seed: number): Rows =>
  blobs(
    [
      [0, 2],
      [2, -1],
      [-2, -1],
    ],
    15,
    0.5,
    seed,
  );

/** A disc of 0 in a ring of 1. */
export function rings(count: number, seed: number): Rows {
  const { uniform } = random(seed);
  return rowsOf(
    Array.from({ length: count }, (_, k) => {
      const angle = 2 * Math.PI * uniform();
      const radius = k % 2 === 0 ? 0.5 * uniform() : 1 + 0.4 * uniform();
      return { x: [radius * Math.cos(angle), radius * Math.sin(angle)], t: [k % 2] };
    }),
  );
}

/** Two half moons. */
export function moons(count: number, noise: number, seed: number): Rows {
  const { uniform, normal } = random(seed);
  return rowsOf(
    Array.from({ length: count }, (_, k) => {
      const angle = Math.PI * uniform();
      const [x, y] =
        k % 2 === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
      return { x: [x + noise * normal(), y + noise * normal()], t: [k % 2] };
    }),
  );
}

/** A function of one number at evenly spaced points, with noise. */
export function curve(
  f: (x: number) => number,
  from: number,
  to: number,
  count: number,
  noise = 0,
  seed = 0,
): Rows {
  const { normal } = random(seed);
  return rowsOf(
    Array.from({ length: count }, (_, k) => {
      const x = from + ((to - from) * k) / (count - 1);
      return { x: [x], t: [f(x) + noise * normal()] };
    }),
  );
}

/** y = w·x + b with inputs drawn by columns, and noise. */
export function linear(
  columns: readonly ((random: Random) => number)[],
  weights: readonly number[],
  bias: number,
  count: number,
  noise: number,
  seed: number,
): Rows {
  const stream = random(seed);
  return rowsOf(
    Array.from({ length: count }, () => {
      const x = columns.map((draw) => draw(stream));
      return {
        x,
        t: [x.reduce((sum, value, k) => sum + weights[k] * value, bias) + noise * stream.normal()],
      };
    }),
  );
}

export const normal = ({ normal }: Random): number => normal();
/** Whole numbers evenly from low to high. */
export const whole =
  (low: number, high: number) =>
  ({ index }: Random): number =>
    low + index(high - low + 1);

/** Pictures of 6 × 6 pixels from 0 to `white`: a bar that lies, stands, or both; one-hot of three classes, or one bit of two. */
export function pictures(classes: 2 | 3, count: number, white: number, seed: number): Rows {
  const { uniform, index } = random(seed);
  return rowsOf(
    Array.from({ length: count }, (_, k) => {
      const label = k % classes;
      const [row, column] = [index(6), index(6)];
      const x = Array.from({ length: 36 }, (_, pixel) => {
        const on = (label !== 1 && Math.floor(pixel / 6) === row) || (label !== 0 && pixel % 6 === column);
        return Math.round(white * ((on ? 0.8 : 0) + 0.2 * uniform()) * 100) / 100;
      });
      return { x, t: classes === 2 ? [label] : [0, 1, 2].map((one) => (one === label ? 1 : 0)) };
    }),
  );
}

/** The same rows with other inputs or targets. */
export function mapInputs(
  { inputs, targets }: Rows,
  f: (value: number, column: number, row: number) => number,
): Rows {
  return { inputs: inputs.map((x, row) => x.map((value, column) => f(value, column, row))), targets };
}

export function mapTargets(
  { inputs, targets }: Rows,
  f: (value: number, row: number, unit: number) => number,
): Rows {
  return { inputs, targets: targets.map((t, row) => t.map((value, unit) => f(value, row, unit))) };
}

/** 0 and 1 as −1 and 1. */
export const bipolar = (rows: Rows): Rows => mapTargets(rows, (t) => 2 * t - 1);

/** Inputs with mean 0 and deviation 1 in each column: what to do about inputs that are not scaled. */
export function standardized(rows: Rows): Rows {
  const { inputs } = rows;
  const columns = inputs[0].map((_, column) => {
    const values = inputs.map((x) => x[column]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return { mean, deviation: deviation === 0 ? 1 : deviation };
  });
  return mapInputs(rows, (value, column) => (value - columns[column].mean) / columns[column].deviation);
}

function rowsOf(rows: readonly { x: readonly number[]; t: readonly number[] }[]): Rows {
  return { inputs: rows.map(({ x }) => x), targets: rows.map(({ t }) => t) };
}
