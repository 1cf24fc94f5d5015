import type { Problem } from '../../problem/problem.ts';
import type { AffineModel } from './affine-model.ts';
import { toIntegers } from './exact.ts';
import type { HalfSpaces } from './half-spaces.ts';

/** One side of a plane that an example has to be on: `sign` times the z of a unit, less that of another where there is one. */
export interface Side {
  readonly example: number;
  readonly sign: 1 | -1;
  readonly plus?: number;
  readonly minus?: number;
}

/** Makes the system row·w > 0 of sides of planes through the inputs of a problem. */
export type SidesSystem = (sides: readonly Side[], blocks: number, threshold: number) => HalfSpaces;

/**
 * Prepares the inputs of a problem as columns of whole numbers, and returns what makes systems of them. Where there is a bias, it
 * takes up the first example's inputs, so that differences far from 0 keep their digits.
 */
export function sidesOfPlanes({ data, network }: Problem, { bias }: AffineModel): SidesSystem {
  const columns = Array.from({ length: network.inputs }, (_, k) => {
    const values = Float64Array.from({ length: data.count }, (_, n) => data.inputs[n * network.inputs + k]);
    const { integers, exponent } = toIntegers(values);
    const [from, fromExact] = bias ? [values[0], integers[0]] : [0, 0n];
    const moved = values.map((value) => value - from);
    const largest = moved.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const unit = largest > 0 ? Math.floor(Math.log2(largest)) : 0;
    const scaled = moved.map((value) => value * 2 ** -unit);
    return { scaled, exact: integers.map((one) => one - fromExact), exponent: exponent - unit };
  });

  return (sides, blocks, threshold) => {
    const constant = bias || threshold !== 0;
    const block = columns.length + (constant ? 1 : 0);
    const extra = threshold !== 0 && !bias ? 1 : 0;
    /** The entry of the constant: of a bias, or of a threshold that no bias takes up, whose size is that of w. */
    const one = bias ? 1 : -Math.sign(threshold);
    return {
      count: sides.length + extra,
      width: block * blocks,
      exponents: Array.from({ length: block * blocks }, (_, k) => columns[k % block]?.exponent ?? 0),
      write(row, out) {
        out.fill(0);
        if (row === sides.length) {
          out[block - 1] = 1;
          return;
        }
        const { example, sign, plus = 0, minus } = sides[row];
        for (let k = 0; k < block; k++) {
          const entry = sign * (k < columns.length ? columns[k].scaled[example] : one);
          out[plus * block + k] = entry;
          if (minus !== undefined) out[minus * block + k] = -entry;
        }
      },
      exact(row) {
        const out = new Array<bigint>(block * blocks).fill(0n);
        if (row === sides.length) out[block - 1] = 1n;
        else {
          const { example, sign, plus = 0, minus } = sides[row];
          for (let k = 0; k < block; k++) {
            const entry = BigInt(sign) * (k < columns.length ? columns[k].exact[example] : BigInt(one));
            out[plus * block + k] = entry;
            if (minus !== undefined) out[minus * block + k] = -entry;
          }
        }
        return out;
      },
    };
  };
}
