import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectIssues, locateByPath } from '../../../src/input/issues.ts';
import { readVector } from '../../../src/subjects/instances/wire.ts';
import { encoder } from '../../../src/subjects/program/encode.ts';
import type { ArrangedTensor } from '../../../src/tensors/layout.ts';

/** Tensors over θ whose elements lie in any order there. */
const arranged = fc
  .array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 4 })
  .chain((shapes) => {
    const size = shapes.reduce((sum, [rows, columns]) => sum + rows * columns, 0);
    return fc.shuffledSubarray([...Array(size).keys()], { minLength: size }).map((order) => {
      let next = 0;
      const tensors: ArrangedTensor[] = shapes.map((shape, k) => {
        const count = shape[0] * shape[1];
        next += count;
        return { name: `größe "${k}"`, shape, source: Int32Array.from(order.slice(next - count, next)) };
      });
      return { tensors, size };
    });
  });
const any64 = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

test.each(['json', 'base64'] as const)('what is written as %s is read back to the last bit', (encoding) => {
  const cases = arranged.chain(({ tensors, size }) =>
    fc.record({
      tensors: fc.constant(tensors),
      theta: fc.array(any64, { minLength: size, maxLength: size }),
      moved: fc.array(fc.tuple(fc.nat(Math.max(size - 1, 0)), any64), { maxLength: 3 }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ tensors, theta: values, moved }) => {
      const theta = Float64Array.from(values);
      const { whole, changed } = encoder(tensors, encoding);
      const read = (parts: Iterable<string | Uint8Array>) => {
        const found = collectIssues('program', locateByPath());
        const text = Buffer.concat([...parts].map((part) => Buffer.from(part))).toString();
        const vector = readVector(JSON.parse(text), { tensors, size: theta.length }, [], found);
        found.throwIfAny();
        return vector;
      };
      const changes = new Map(theta.length === 0 ? [] : moved);
      const expected = theta.map((value, k) => changes.get(k) ?? value);
      const asked = { indices: [...changes.keys()], values: [...changes.values()] };
      expect(read(whole(theta))).toEqual(theta);
      expect(read(changed(theta, asked))).toEqual(expected);
      expect(read(changed(theta, { indices: [], values: [] }))).toEqual(theta);
    }),
  );
});
