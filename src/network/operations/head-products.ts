import { rowLength, type Shape } from '../shape.ts';
import { type Operation, type Pullback, savesNothing } from './operation.ts';

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
  /** ∂cost/∂(one factor) += scale·∂cost/∂y·(the other factor). */
  const pull =
    (of: 'x' | 'other'): Pullback =>
    ({ x, other, arithmetic: { round } }, upstream) => {
      const gradient = new Float64Array(of === 'x' ? x.length : other!.length);
      for (let n = 0; n * units < upstream.length; n++) {
        const [oAt, iAt, jAt] = [n * units, n * a.length, n * b.length];
        eachTerm((o, i, j) => {
          const delta = round(scale * upstream[oAt + o]);
          if (of === 'x') gradient[iAt + i] = round(gradient[iAt + i] + round(delta * other![jAt + j]));
          else gradient[jAt + j] = round(gradient[jAt + j] + round(delta * x[iAt + i]));
        });
      }
      return gradient;
    };
  return {
    type,
    inputs: a.length,
    output,
    parameters: [],
    sums: inner,

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
      // scale·(dx·other + (x + dx)·dother)
      joint: {
        saves: [a.length, b.length],
        save([x, other], [savedX, savedOther]) {
          savedX.set(x);
          savedOther.set(other);
        },
        change({ saved: [x, other], length }, [dx, dOther], out) {
          out.fill(0, 0, units * length);
          eachTerm((o, i, j) => {
            const [oAt, iAt, jAt] = [o * length, i * length, j * length];
            for (let n = 0; n < length; n++) {
              const own = dx === undefined ? 0 : dx[iAt + n];
              const moved = dOther === undefined ? 0 : (x[iAt + n] + own) * dOther[jAt + n];
              out[oAt + n] += scale * (own * other[jAt + n] + moved);
            }
          });
        },
      },
    },
  };
}
