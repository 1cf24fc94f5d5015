import { rowLength, type Shape } from '../shape.ts';
import { type Operation, type Pullback, savesNothing } from './operation.ts';
import { isZero } from './zeros.ts';

/** Where the numbers of one head stand in a row: number [i, j] of head h at from + h·head + i·first + j·second. */
interface Places {
  readonly length: number;
  readonly from: number;
  readonly head: number;
  readonly first: number;
  readonly second: number;
}

interface Product {
  readonly heads: number;
  /** The product of each head is [rows, columns], of [rows, inner] and [inner, columns]. */
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly x: Places;
  readonly other: Places;
  readonly y: Omit<Places, 'from' | 'length'>;
  readonly scale: number;
}

/** A part of each position of a sequence that heads share: features from … of `width`, `size` to each head. */
export interface HeadPart {
  readonly width: number;
  readonly from: number;
}

/** S[h, t, s] = scale·Σ_j q[t, h, j]·k[s, h, j]: how well the query of step t suits the key of step s, for each head h. */
export function scores(
  output: Shape,
  size: number,
  scale: number,
  query: HeadPart,
  key: HeadPart,
): Operation {
  const [heads, steps, keys] = output.map(({ length }) => length);
  return headProduct('scores', output, {
    heads,
    rows: steps,
    inner: size,
    columns: keys,
    x: { length: steps * query.width, from: query.from, head: size, first: query.width, second: 1 },
    other: { length: keys * key.width, from: key.from, head: size, first: 1, second: key.width },
    y: { head: steps * keys, first: keys, second: 1 },
    scale,
  });
}

/** y[t, h, j] = Σ_s P[h, t, s]·v[s, h, j]: the values of all steps, mixed for each step and head with its weights P. */
export function mix(output: Shape, heads: number, keys: number, value: HeadPart): Operation {
  const [steps, features] = output.map(({ length }) => length);
  const size = features / heads;
  return headProduct('mix', output, {
    heads,
    rows: steps,
    inner: keys,
    columns: size,
    x: { length: heads * steps * keys, from: 0, head: steps * keys, first: keys, second: 1 },
    other: { length: keys * value.width, from: value.from, head: size, first: value.width, second: 1 },
    y: { head: size, first: features, second: 1 },
    scale: 1,
  });
}

/** y = scale·x·other of the matrices of each head. */
function headProduct(type: string, output: Shape, product: Product): Operation {
  const { heads, rows, inner, columns, x: a, other: b, y, scale } = product;
  const units = rowLength(output);
  /** Calls `each` with the places in y, x and other of every product of two numbers of an example. */
  const eachTerm = (each: (o: number, i: number, j: number) => void): void => {
    for (let h = 0; h < heads; h++) {
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          const o = h * y.head + r * y.first + c * y.second;
          let i = a.from + h * a.head + r * a.first;
          let j = b.from + h * b.head + c * b.second;
          for (let k = 0; k < inner; k++, i += a.second, j += b.first) each(o, i, j);
        }
      }
    }
  };
  /** ∂cost/∂(one factor) = scale·∂cost/∂y·(the other factor). */
  const pull =
    (of: 'x' | 'other'): Pullback =>
    ({ x, other, arithmetic: { round } }, upstream) => {
      const isX = of === 'x';
      const gradient = new Float64Array(isX ? x.length : other!.length);
      const factor = isX ? other! : x;
      for (let n = 0; n * units < upstream.length; n++) {
        for (let h = 0; h < heads; h++) {
          const [oAt, iAt] = [n * units + h * y.head, n * a.length + a.from + h * a.head];
          const jAt = n * b.length + b.from + h * b.head;
          for (let r = 0; r < rows; r++) {
            for (let c = 0; c < columns; c++) {
              const delta = round(scale * upstream[oAt + r * y.first + c * y.second]);
              const [i, j] = [iAt + r * a.first, jAt + c * b.second];
              if (isX) addTimes(gradient, i, a.second, delta, factor, j, b.first, inner, round);
              else addTimes(gradient, j, b.first, delta, factor, i, a.second, inner, round);
            }
          }
        }
      }
      return gradient;
    };
  return {
    type,
    inputs: a.length,
    output,
    parameters: [],
    sums: inner,
    dependence: (input) => ({
      sets: inner,
      owners(k, to) {
        for (let h = 0; h < heads; h++) {
          for (let r = 0; r < rows; r++) {
            for (let c = 0; c < columns; c++) {
              to[h * y.head + r * y.first + c * y.second] =
                input === 0
                  ? a.from + h * a.head + r * a.first + k * a.second
                  : b.from + h * b.head + c * b.second + k * b.first;
            }
          }
        }
      },
    }),

    value({ x, other, arithmetic: { round } }, out) {
      out.fill(0);
      for (let n = 0; n * units < out.length; n++) {
        const [oAt, iAt, jAt] = [n * units, n * a.length, n * b.length];
        eachTerm((o, i, j) => {
          out[oAt + o] = round(out[oAt + o] + round(x[iAt + i] * other![jAt + j]));
        });
      }
      if (scale !== 1) for (let k = 0; k < out.length; k++) out[k] = round(scale * out[k]);
    },

    pullbacks: { x: pull('x'), other: pull('other') },

    increment: {
      ...savesNothing,
      // scale·(dx·other + x·dother + dx·dother)
      joint: {
        saves: [a.length, b.length],
        save([x, other], [savedX, savedOther]) {
          savedX.set(x);
          savedOther.set(other);
        },
        change({ saved, length }, moves, out) {
          const [x, other] = saved;
          const [dx, dOther] = moves;
          out.fill(0, 0, units * length);
          eachTerm((o, i, j) => {
            const own = dx !== undefined && !isZero(dx, i * length, length) ? dx : undefined;
            if (own !== undefined) addProducts(out, o, own, i, other, j, scale, length);
            if (dOther === undefined || isZero(dOther, j * length, length)) return;
            addProducts(out, o, x, i, dOther, j, scale, length);
            if (own !== undefined) addProducts(out, o, own, i, dOther, j, scale, length);
          });
        },
      },
    },
  };
}

/** Adds scale·a·b of features of all examples. */
function addProducts(
  to: Float64Array,
  o: number,
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  scale: number,
  length: number,
): void {
  for (let n = 0, y = o * length, k = i * length, l = j * length; n < length; n++)
    to[y + n] += scale * (a[k + n] * b[l + n]);
}

/** Adds delta·values to a gradient; both stand so far apart. */
function addTimes(
  gradient: Float64Array,
  at: number,
  apart: number,
  delta: number,
  values: Float64Array,
  from: number,
  valuesApart: number,
  count: number,
  round: (value: number) => number,
): void {
  for (let k = 0, to = at, read = from; k < count; k++, to += apart, read += valuesApart)
    gradient[to] = round(gradient[to] + round(delta * values[read]));
}
