import type { Products } from '../differences/increments/webassembly.ts';
import type { Operation, OperationInputs } from '../network/operations/operation.ts';
import { rowLength } from '../network/shape.ts';
import type { SparseRows } from '../tensors/packed.ts';

/** Rows that are worked on together, at most: enough that calls cost little, and few enough for the nearest caches. */
export const MOST_ROWS = 128;

/** Makes the arrays of a training. */
export interface Arrays {
  numbers(length: number): Float64Array;
  integers(length: number): Int32Array;
}

type Rows = Omit<SparseRows, 'of'>;

/**
 * An affine operation whose products are made in WebAssembly. Where a number is not finite, or an array is not in its
 * memory, it is the operation itself that computes.
 */
export function dense(
  operation: Operation,
  wasm: Products,
  arrays: Arrays,
  buffer: ArrayBufferLike,
): Operation {
  const { inputs, pullbacks } = operation;
  const units = rowLength(operation.output);
  const [weight, bias] = operation.parameters;
  const biasInput = bias === undefined ? 0 : (operation.termOf!(bias.offset).factor ?? 1);
  const isShared = bias !== undefined && bias.size < units;
  const rowsOf = packer(inputs, wasm, arrays);
  const deltasOf = packer(units, wasm, arrays);
  // Made last: where it has a place in the memory, all the others do.
  if (arrays.numbers(1).buffer !== buffer) return operation;
  const canTake = (at: OperationInputs, other: Float64Array): boolean => {
    const x = at.sparse?.of === at.x ? at.sparse.ends : at.x;
    if (at.theta.buffer !== buffer || x.buffer !== buffer || other.buffer !== buffer) return false;
    return other.length <= MOST_ROWS * units;
  };
  const areFinite = (values: Float64Array, from: number, length: number): boolean =>
    wasm.finite(values.byteOffset + from * values.BYTES_PER_ELEMENT, length) !== 0;
  const weightsAt = (theta: Float64Array): number =>
    theta.byteOffset + weight.offset * theta.BYTES_PER_ELEMENT;
  return {
    ...operation,
    value(at, z) {
      const { theta, x, sparse } = at;
      if (!canTake(at, z) || !areFinite(theta, weight.offset, weight.size)) return operation.value(at, z);
      for (let k = 0, unit = 0; k < z.length; k++, unit++) {
        if (unit === units) unit = 0;
        z[k] = bias === undefined ? 0 : biasInput * theta[bias.offset + (isShared ? 0 : unit)];
      }
      const rows = z.length / units;
      wasm.multiply(weightsAt(theta), inputs, units, rowsOf(x, sparse), rows, z.byteOffset);
    },
    pullbacks: {
      ...pullbacks,
      weight(at, deltas, out) {
        if (out?.buffer !== buffer || !canTake(at, deltas) || !areFinite(deltas, 0, deltas.length))
          return pullbacks.weight!(at, deltas, out);
        const [rows, x] = [deltas.length / units, rowsOf(at.x, at.sparse)];
        wasm.addOuter(deltas.byteOffset, units, x, rows, out.byteOffset, inputs);
        return out;
      },
      x(at, deltas, out) {
        const { theta } = at;
        const isHere = out?.buffer === buffer && canTake(at, deltas);
        if (!isHere || !areFinite(theta, weight.offset, weight.size)) return pullbacks.x!(at, deltas, out);
        const [rows, y] = [deltas.length / units, deltasOf(deltas)];
        wasm.multiplyTransposed(weightsAt(theta), inputs, y, rows, out.byteOffset);
        return out;
      },
    },
  };
}

/**
 * Makes the function that packs rows of `width`, all of it but what is 0, until it is called again.
 *
 * @returns a pointer to four, of places, values, starts and ends
 */
function packer(
  width: number,
  wasm: Products,
  { numbers, integers }: Arrays,
): (x: Float64Array, sparse?: SparseRows) => number {
  const pointers = integers(4);
  // The last number of all may be 0 and is written nevertheless.
  const own: Rows = {
    places: integers(MOST_ROWS * width + 1),
    values: numbers(MOST_ROWS * width + 1),
    starts: integers(MOST_ROWS),
    ends: integers(MOST_ROWS),
  };
  return (x, sparse) => {
    const { places, values, starts, ends } = sparse?.of === x ? sparse : own;
    pointers[0] = places.byteOffset;
    pointers[1] = values.byteOffset;
    pointers[2] = starts.byteOffset;
    pointers[3] = ends.byteOffset;
    if (sparse?.of !== x) wasm.pack(x.byteOffset, width, x.length / width, pointers.byteOffset);
    return pointers.byteOffset;
  };
}
