import { expect, test } from 'vitest';
import { rowReader, sparseRows } from '../../src/tensors/packed.ts';

/** Rows of which one number in `every` is not 0. */
function rowsOf(count: number, width: number, every: number): Float64Array {
  return Float64Array.from({ length: count * width }, (_, k) => ((k * 7919) % every === 0 ? 1 + k : 0));
}

test('a sparse form has the numbers other than 0, with their places', () => {
  const rows = rowsOf(700, 100, 9);
  const sparse = sparseRows(rows, 100)!;
  const again = new Float64Array(rows.length);
  for (let row = 0; row < 700; row++) {
    for (let k = sparse.starts[row]; k < sparse.starts[row + 1]; k++) {
      again[row * 100 + sparse.places[k]] = sparse.values[k];
    }
  }
  expect(again).toEqual(rows);
  expect(sparse.values.length).toBe(rows.filter((value) => value !== 0).length);
});

test('there is no sparse form of dense rows, nor of few numbers', () => {
  expect(sparseRows(rowsOf(700, 100, 1), 100)).toBeUndefined();
  expect(sparseRows(rowsOf(10, 10, 9), 10)).toBeUndefined();
  const emptyAtFirst = rowsOf(2000, 100, 1).map((value, k) => (k < 60_000 ? 0 : value));
  expect(sparseRows(emptyAtFirst, 100)).toBeUndefined();
});

test('a packed row is the same from the sparse form as from the row', () => {
  const rows = rowsOf(700, 100, 9);
  const [fromRows, fromSparse] = [rowReader(100), rowReader(100)];
  const sparse = sparseRows(rows, 100);
  for (const row of [0, 5, 699]) {
    for (const zerosToo of [false, true]) {
      const [one, other] = [
        fromRows(rows, undefined, row, zerosToo),
        fromSparse(rows, sparse, row, zerosToo),
      ];
      expect([...other.places.subarray(other.from, other.to)]).toEqual([
        ...one.places.subarray(one.from, one.to),
      ]);
      expect([...other.values.subarray(other.from, other.to)]).toEqual([
        ...one.values.subarray(one.from, one.to),
      ]);
    }
  }
});

test('the sparse form of other rows is not used', () => {
  const [rows, others] = [rowsOf(700, 100, 9), rowsOf(700, 100, 11)];
  const row = rowReader(100)(rows, sparseRows(others, 100), 3, true);
  expect(row.values).toEqual(rows.subarray(300, 400));
});
