import { expect, test } from 'vitest';
import { backends } from '../../../src/differences/increments/backend.ts';
import type { Kernels } from '../../../src/network/kernels.ts';
import { generator } from '../../support/random.ts';

const [LONGEST, UNITS, AT] = [70, 5, 3];

/** What a kernel answered, and the bits of what it wrote. */
type Answer = { returned: unknown; bits: BigInt64Array };

/** Runs a kernel on both back ends, on arrays with the same numbers, and compares all that comes out. */
function expectSameBits(
  numbers: () => number,
  run: (kernels: Kernels, arrays: Float64Array[]) => { returned: unknown; out: Float64Array },
): void {
  const size = UNITS * LONGEST + UNITS * UNITS + AT;
  const given = Array.from({ length: 4 }, () => Float64Array.from({ length: size }, numbers));
  const [javascript, webassembly] = BACKENDS.map(({ kernels, arrays }): Answer => {
    given.forEach((values, k) => {
      arrays[k].set(values);
    });
    const { returned, out } = run(kernels, arrays);
    return { returned, bits: new BigInt64Array(out.slice().buffer) };
  });
  expect(webassembly.returned).toEqual(javascript.returned);
  // Where a kernel declines, nothing is taken of what it wrote.
  if (javascript.returned !== false) expect(webassembly.bits).toEqual(javascript.bits);
}

const BACKENDS = [backends.javascript(), backends.webassembly()].map(({ kernels, room }) => ({
  kernels,
  arrays: room(Array.from({ length: 4 }, () => UNITS * LONGEST + UNITS * UNITS + AT)),
}));

const random = generator(11);
const pick = (list: readonly number[]): number => list[Math.floor(((random() + 1) / 2) * list.length)];
/** Numbers of all sizes, with zeros of both signs and the smallest. */
const anything = (): number =>
  random() < -0.8 ? pick([0, -0, 5e-324, -1e-310, 1, -1]) : random() * 10 ** (12 * random());
const tiny = (): number => random() * 2 ** -27;

test.each(Array.from({ length: LONGEST }, (_, k) => k + 1))('%i examples', (count) => {
  for (let units = 1; units <= UNITS; units++) {
    const inputs = 1 + ((count + units) % UNITS);
    expectSameBits(anything, (kernels, [w, x, z]) => {
      kernels.outer(w, AT, inputs, units, x, z, count);
      return { returned: undefined, out: z };
    });
    expectSameBits(anything, (kernels, [w, x, z]) => {
      kernels.combine(w, AT, inputs, units, x, z, count);
      return { returned: undefined, out: z };
    });
    expectSameBits(anything, (kernels, [e, d, sum]) => {
      kernels.squared(e, AT, d, sum, units, count, 0.3);
      return { returned: undefined, out: sum };
    });
  }
  for (const moves of [tiny, anything, () => (random() < 0.97 ? tiny() : 2 ** -26)]) {
    for (const scale of [1, 2]) {
      expectSameBits(moves, (kernels, [a, q, d, out]) => {
        return { returned: kernels.logistic(a, q, AT, d, scale, out, count), out };
      });
    }
  }
  // Far from 0 no unit changes its side; otherwise some do, or start exactly there.
  for (const numbers of [() => 1 + (anything() % 1), anything, () => pick([-2, -1, 1, 2, 0])]) {
    expectSameBits(numbers, (kernels, [z, d, out]) => {
      for (let k = 0; k < count; k++) d[k] *= 0.1;
      return { returned: kernels.relu(z, AT, d, out, count), out };
    });
  }
});

test('both kernels that may decline do accept, and decline, in some of these', () => {
  const [{ kernels, arrays }] = BACKENDS;
  const [a, q, d, out] = arrays;
  a.fill(0.5);
  q.fill(0.25);
  d.fill(2 ** -27);
  expect(kernels.logistic(a, q, 0, d, 1, out, 9)).toBe(true);
  expect(kernels.logistic(a, q, 0, d, 2, out, 9)).toBe(false);
  expect(kernels.relu(a, 0, d, out, 9)).toBe(true);
  d[8] = -0.5;
  expect(kernels.relu(a, 0, d, out, 9)).toBe(false);
});
