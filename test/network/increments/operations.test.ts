import { Decimal } from 'decimal.js';
import { expect, test } from 'vitest';
import { activations } from '../../../src/network/activations/index.ts';
import { javascript } from '../../../src/network/kernels.ts';
import { activation } from '../../../src/network/operations/activation.ts';
import { add } from '../../../src/network/operations/add.ts';
import { concatenate } from '../../../src/network/operations/concatenate.ts';
import { constant } from '../../../src/network/operations/constant.ts';
import { conv2d } from '../../../src/network/operations/conv2d.ts';
import { conv2dTransposed } from '../../../src/network/operations/conv2d-transposed.ts';
import { mix, scores } from '../../../src/network/operations/head-products.ts';
import { line } from '../../../src/network/operations/line.ts';
import { maskedSoftmax } from '../../../src/network/operations/masked-softmax.ts';
import { multiply } from '../../../src/network/operations/multiply.ts';
import { type Normalization, normalize } from '../../../src/network/operations/normalize.ts';
import type { Operation } from '../../../src/network/operations/operation.ts';
import { pick } from '../../../src/network/operations/pick.ts';
import { rotate } from '../../../src/network/operations/rotate.ts';
import { type Shape, unitsOnly } from '../../../src/network/shape.ts';
import { random } from '../../../src/problem/random.ts';
import type { ParameterTensor } from '../../../src/tensors/parameters.ts';
import { exactly } from '../../support/exact/real.ts';

// The increments of operations against differences of values in 60 digits, at moves from 2⁻⁶⁰ to 1: an increment is an
// identity for a move of any size, and no derivative. Arrays are feature-major.

const DIGITS = 60;
const D = Decimal.clone({ precision: DIGITS });
type Real = Decimal;
const MOVES = [-60, -40, -20, -5, 0].map((exponent) => 2 ** exponent);
const EXAMPLES = 3;
/** Of the largest change of an output: a few roundings, and what the statistics lose. */
const NEAR = 1e-13;

const sum = (terms: readonly Real[]): Real => terms.reduce((total, term) => total.plus(term), new D(0));
const real = (values: Float64Array): Real[] => [...values].map((x) => new D(exactly(x, DIGITS)));

/** An operation, the lengths of its inputs, and its value in 60 digits. */
interface Case {
  readonly operation: Operation;
  readonly lengths: readonly number[];
  readonly value: (inputs: readonly (readonly Real[])[]) => Real[];
  /** Its parameters. */
  readonly theta?: Float64Array;
}

function normalization(shape: Shape, definition: Normalization): Case {
  const { groups, overExamples, centred, epsilon, epsilonInside, taken } = definition;
  const value = ([x]: readonly (readonly Real[])[]): Real[] => {
    const y: Real[] = [];
    const perExample = Array.from({ length: EXAMPLES }, (_, n) => [n]);
    for (const features of groups) {
      for (const examples of overExamples ? [perExample.flat()] : perExample) {
        const places = [...features].flatMap((feature) => examples.map((n) => feature * EXAMPLES + n));
        const mean = centred ? sum(places.map((k) => x[k])).div(places.length) : new D(0);
        const v = sum(places.map((k) => x[k].minus(mean).pow(2))).div(places.length - taken);
        const e = new D(exactly(epsilon, DIGITS));
        const s = epsilonInside ? v.plus(e).sqrt() : v.sqrt().plus(e);
        for (const k of places) y[k] = x[k].minus(mean).div(s);
      }
    }
    return y;
  };
  return { operation: normalize(shape, definition), lengths: [6], value };
}

const common = { centred: true, epsilon: 1e-5, epsilonInside: true, taken: 0 } as const;
const runs = [Int32Array.of(0, 1, 2), Int32Array.of(3, 4, 5)];
const CASES: Record<string, Case> = {
  'layer norm': normalization(unitsOnly(6), { ...common, groups: runs, overExamples: false }),
  'batch norm': normalization(unitsOnly(6), {
    ...common,
    groups: [0, 1, 2, 3, 4, 5].map((feature) => Int32Array.of(feature)),
    overExamples: true,
  }),
  'batch norm over channels that stand last': normalization(unitsOnly(6), {
    ...common,
    groups: [Int32Array.of(0, 2, 4), Int32Array.of(1, 3, 5)],
    overExamples: true,
    epsilonInside: false,
    taken: 1,
  }),
  'root mean square': normalization(unitsOnly(6), {
    ...common,
    groups: runs,
    overExamples: false,
    centred: false,
    epsilon: 0.1,
  }),
};

/** Heads, steps and keys. */
const [HEADS, STEPS, SIZE] = [2, 3, 2];
const weights: Shape = [
  { name: 'head', length: HEADS },
  { name: 'step', length: STEPS },
  { name: 'key', length: STEPS },
];
const positions: Shape = [
  { name: 'step', length: STEPS },
  { name: 'feature', length: HEADS * SIZE },
];
const width = HEADS * SIZE;

/** Calls `each` for every number of [heads, steps, keys] and example, with its place. */
function eachWeight(each: (place: number, h: number, t: number, s: number, n: number) => void): void {
  for (let h = 0, o = 0; h < HEADS; h++)
    for (let t = 0; t < STEPS; t++)
      for (let s = 0; s < STEPS; s++, o++)
        for (let n = 0; n < EXAMPLES; n++) each(o * EXAMPLES + n, h, t, s, n);
}
const placeOf = (step: number, h: number, j: number, n: number, of = width, from = 0): number =>
  (step * of + from + h * SIZE + j) * EXAMPLES + n;

CASES['scores of packed q and k'] = {
  operation: scores(weights, SIZE, 0.5, { width: 3 * width, from: 0 }, { width: 3 * width, from: width }),
  lengths: [STEPS * 3 * width, STEPS * 3 * width],
  value([x, other]) {
    const y: Real[] = [];
    eachWeight((place, h, t, s, n) => {
      const terms = Array.from({ length: SIZE }, (_, j) =>
        x[placeOf(t, h, j, n, 3 * width)].times(other[placeOf(s, h, j, n, 3 * width, width)]),
      );
      y[place] = sum(terms).div(2);
    });
    return y;
  },
};
CASES['causal softmax'] = {
  operation: maskedSoftmax(weights, { later: 0 }),
  lengths: [HEADS * STEPS * STEPS],
  value([x]) {
    const y: Real[] = [];
    eachWeight((place, _h, t, s) => {
      const first = place - s * EXAMPLES;
      const seen = Array.from({ length: t + 1 }, (_, k) => x[first + k * EXAMPLES].exp());
      y[place] = s > t ? new D(0) : seen[s].div(sum(seen));
    });
    return y;
  },
};
/** Of packed q, k and v the second; each head has one pair, which turns by the step. */
CASES['rotary positions of packed k'] = {
  operation: rotate(positions, { width: 3 * width, from: width }, SIZE, true),
  lengths: [STEPS * 3 * width],
  value([x]) {
    const y: Real[] = [];
    for (let t = 0; t < STEPS; t++)
      for (let h = 0; h < HEADS; h++)
        for (let n = 0; n < EXAMPLES; n++) {
          const [first, second] = [0, 1].map((j) => x[placeOf(t, h, j, n, 3 * width, width)]);
          const [cos, sin] = [Math.cos(t), Math.sin(t)].map((own) => exactly(own, DIGITS));
          y[placeOf(t, h, 0, n)] = first.times(cos).minus(second.times(sin));
          y[placeOf(t, h, 1, n)] = first.times(sin).plus(second.times(cos));
        }
    return y;
  },
};
CASES.mix = {
  operation: mix(positions, HEADS, STEPS, { width, from: 0 }),
  lengths: [HEADS * STEPS * STEPS, STEPS * width],
  value([p, v]) {
    const y: Real[] = [];
    for (let t = 0; t < STEPS; t++)
      for (let h = 0; h < HEADS; h++)
        for (let j = 0; j < SIZE; j++)
          for (let n = 0; n < EXAMPLES; n++)
            y[placeOf(t, h, j, n)] = sum(
              Array.from({ length: STEPS }, (_, s) =>
                p[((h * STEPS + t) * STEPS + s) * EXAMPLES + n].times(v[placeOf(s, h, j, n)]),
              ),
            );
    return y;
  },
};

const shape = unitsOnly(6);
const sequence: Shape = [
  { name: 'step', length: 2 },
  { name: 'feature', length: 3 },
];
const zero = new D(0);

/** Those that recurrent layers are made of. Numbers are feature-major: k is feature ⌊k/EXAMPLES⌋ of example k mod EXAMPLES. */
const PARTS: Readonly<Record<string, Case>> = {
  sum: {
    operation: add(shape),
    lengths: [6, 6],
    value: ([x, other]) => x.map((own, k) => own.plus(other[k])),
  },
  product: {
    operation: multiply(shape),
    lengths: [6, 6],
    value: ([x, other]) => x.map((own, k) => own.times(other[k])),
  },
  'one after another': {
    operation: concatenate([2, 3, 1], shape),
    lengths: [2, 3, 1],
    value: (inputs) => inputs.flat(),
  },
  'part of a row': {
    operation: pick(6, unitsOnly(2), 3),
    lengths: [6],
    value: ([x]) => x.slice(3 * EXAMPLES, 5 * EXAMPLES),
  },
  '1 − x': {
    operation: line(shape, -1, 1),
    lengths: [6],
    value: ([x]) => x.map((own) => new D(1).minus(own)),
  },
  'softmax of each position': {
    operation: activation(activations.softmax(), 6, sequence),
    lengths: [6],
    value([x]) {
      const e = x.map((own) => own.exp());
      const total = (k: number): Real =>
        sum(
          e.filter(
            (_, j) =>
              j % EXAMPLES === k % EXAMPLES && Math.floor(j / EXAMPLES / 3) === Math.floor(k / EXAMPLES / 3),
          ),
        );
      return e.map((own, k) => own.div(total(k)));
    },
  },
  constant: { operation: constant(6, shape, 'x'), lengths: [6], value: ([x]) => x.map(() => zero) },
};

/** Pictures of 2 channels, 4×5 and 2×2, in both orders of the axes, and a kernel of [2, 2, 2, 3] of the larger to the smaller. */
const picture = (row: number, column: number, channelsLast: boolean): Shape => {
  const channel = { name: 'channel', length: 2 } as const;
  const places = [
    { name: 'row', length: row },
    { name: 'column', length: column },
  ] as const;
  return channelsLast ? [...places, channel] : [channel, ...places];
};
const KERNEL = Float64Array.from({ length: 24 }, (_, k) => Math.sin(k + 1));
const WINDOWS = { size: [2, 3], stride: [2, 2], dilation: [1, 1], padding: [0, 0] } as const;

/** Calls `each` for every product W·x of a convolution from 4×5 to 2×2: with the places of both, and the weight. */
function eachProduct(
  channelsLast: boolean,
  flipped: boolean,
  each: (large: number, small: number, weight: Real) => void,
): void {
  const at = (c: number, i: number, j: number, rows: number, columns: number): number =>
    channelsLast ? (i * columns + j) * 2 + c : (c * rows + i) * columns + j;
  for (let f = 0; f < 2; f++)
    for (let c = 0; c < 2; c++)
      for (let k = 0; k < 6; k++)
        for (let w = 0; w < 4; w++) {
          const [i, j, r, s] = [Math.floor(w / 2), w % 2, Math.floor(k / 3), k % 3];
          const weight = KERNEL[(f * 2 + c) * 6 + (flipped ? 5 - k : k)];
          const large = at(c, 2 * i + r, 2 * j + s, 4, 5);
          each(large, at(f, i, j, 2, 2), new D(exactly(weight, DIGITS)));
        }
}

for (const channelsLast of [false, true]) {
  for (const isTransposed of [false, true]) {
    const [large, small] = [picture(4, 5, channelsLast), picture(2, 2, channelsLast)];
    const [input, output] = isTransposed ? [small, large] : [large, small];
    const kernel: ParameterTensor = {
      name: 'c.weight',
      shape: [2, 2, 2, 3],
      axes: ['out', 'in', 'row', 'column'],
      offset: 0,
      size: KERNEL.length,
      kind: 'weight',
      layer: 'c',
    };
    const of = { windows: WINDOWS, groups: 1, flipped: channelsLast, biasInput: 1 } as const;
    const name = `${isTransposed ? 'transposed convolution' : 'convolution'}, channels ${channelsLast ? 'last' : 'first'}`;
    CASES[name] = {
      operation: (isTransposed ? conv2dTransposed : conv2d)(input, output, [kernel], of),
      lengths: [isTransposed ? 8 : 40],
      theta: KERNEL,
      value([x]) {
        const z = Array.from({ length: (isTransposed ? 40 : 8) * EXAMPLES }, () => zero);
        eachProduct(channelsLast, of.flipped, (place, other, weight) => {
          const [from, to] = isTransposed ? [other, place] : [place, other];
          for (let n = 0; n < EXAMPLES; n++)
            z[to * EXAMPLES + n] = z[to * EXAMPLES + n].plus(weight.times(x[from * EXAMPLES + n]));
        });
        return z;
      },
    };
  }
}

test.each(Object.entries(PARTS))('%s changes by what subtraction in 60 digits gives', (_name, one) => {
  expectExact(one, 0);
});

test.each(Object.entries(CASES))('%s changes by what subtraction in 60 digits gives', (_name, one) => {
  // Scores of a million would put all weight on one key.
  for (const far of one.operation.type === 'normalize' ? [0, 1e6] : [0, 3]) expectExact(one, far);
});

/** @param far where the inputs are around */
function expectExact({ operation, lengths, value, theta }: Case, far: number): void {
  const { normal } = random(far + 1);
  const inputs = lengths.map((length) =>
    Float64Array.from({ length: length * EXAMPLES }, () => far + normal()),
  );
  const before = value(inputs.map(real));
  for (const move of MOVES) {
    const moves = inputs.map((values) => values.map(() => move * normal()));
    const out = changeOf(operation, inputs, moves, theta);
    const moved = inputs.map((values, i) => {
      const [x, d] = [real(values), real(moves[i])];
      return x.map((own, k) => own.plus(d[k]));
    });
    const wanted = value(moved).map((after, k) => after.minus(before[k]).toNumber());
    const largest = Math.max(...wanted.map(Math.abs)) || 1;
    for (const [k, change] of wanted.entries())
      expect(Math.abs(out[k] - change) / largest, `${far} ${move} ${k}`).toBeLessThan(NEAR);
  }
}

function changeOf(
  { increment, output }: Operation,
  inputs: readonly Float64Array[],
  moves: readonly Float64Array[],
  theta: Float64Array = new Float64Array(0),
): Float64Array {
  const length = EXAMPLES;
  const out = new Float64Array(output.reduce((product, axis) => product * axis.length, length));
  if (increment.joint !== undefined) {
    const saved = increment.joint.saves.map((features) => new Float64Array(features * length));
    increment.joint.save(inputs, saved, length);
    increment.joint.change({ saved, length }, moves, out);
    return out;
  }
  const saved = Array.from({ length: increment.saves }, () => new Float64Array(inputs[0].length));
  increment.save(inputs[0], inputs[0], saved, length);
  const at = {
    theta,
    length,
    saved,
    loadRest: () => {},
    kernels: javascript,
    magnitude: new Float64Array(length),
    part: new Float64Array(length),
  };
  increment.change(at, moves[0], 0, inputs[0].length / length, out);
  return out;
}
