import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { losses } from '../../../src/network/losses/index.ts';
import { exactLosses } from '../../support/exact/losses.ts';
import { lossChangeOf, lossNamed, lossQuestion, tryLoss } from '../../support/exact/sweep.ts';
import { generator } from '../../support/random.ts';

// Units in the last place of the summed magnitudes of the terms: of both ends where a kink was crossed, otherwise of
// the change of each output.
const ULPS = 8;

describe('the change of a loss is exact for any output, target and move', () => {
  test.each(Object.keys(exactLosses))('%s', (name) => {
    const random = generator(2);
    const questions = lossNamed(name).loss.separable ? 500 : 200;
    const tried = Array.from({ length: questions }, () => tryLoss(name, ...lossQuestion(name, random)));
    expect(tried.filter(({ off }) => !(off < ULPS))).toEqual([]);
  });

  test('every loss of the table, and of those with a form of its own for pre-activations that too', () => {
    const all = Object.entries(losses).flatMap(([name, make]) =>
      make({}).onLogits === undefined ? [name] : [name, `${name} of pre-activations`],
    );
    expect(Object.keys(exactLosses).sort()).toEqual(all.sort());
  });
});

test('logits so far apart that moves are below their digits change by what moves the largest', () => {
  const { loss } = lossNamed('categorical-crossentropy of pre-activations');
  // ln Σ e^z is z₀; the moves alone can be told.
  const [d, y, t] = [
    [3e4, -1e4, 7e3],
    [1e200, -1e180, 0],
    [0, 2, 0.5],
  ];
  expect(lossChangeOf(loss, d, y, t)).toBe(2 * (3e4 + 1e4) + 0.5 * (3e4 - 7e3));
});

describe('no number makes it NaN', () => {
  // Squares of these do not overflow.
  const real = fc.double({ noNaN: true, min: -1e150, max: 1e150 });
  const soft = fc.oneof(fc.constantFrom(0, 1), fc.double({ noNaN: true, min: 0, max: 1 }));
  const ofNumbers = Object.keys(exactLosses).filter((name) => !name.endsWith('crossentropy'));
  test.each(ofNumbers)('%s', (name) => {
    const { loss } = lossNamed(name);
    const target = name.includes('crossentropy') ? soft : real;
    const pair = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(pair(real), pair(real), pair(target), (d, y, t) => {
        expect(lossChangeOf(loss, d, y, t)).not.toBeNaN();
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['binary-crossentropy', 'categorical-crossentropy'])('%s', (name) => {
    const { loss } = lossNamed(name);
    const probability = fc.double({ noNaN: true, min: 5e-324, max: 1 - 2 ** -53 });
    fc.assert(
      fc.property(probability, probability, soft, (before, after, t) => {
        const d = after - before;
        fc.pre(before + d > 0 && before + d < 1);
        expect(lossChangeOf(loss, [d], [before], [t])).not.toBeNaN();
      }),
      { numRuns: 2000 },
    );
  });
});
