import { describe, expect, test } from 'vitest';
import { fails, judgeRun, readFailOn } from '../../src/commands/fail-on.ts';
import { NncheckError } from '../../src/errors.ts';
import type { Outcome } from '../../src/report/reporter.ts';
import { programFinding } from '../../src/verdict/conduct/program-findings.ts';
import type { GradientCheck } from '../../src/verdict/verdict.ts';
import { madeCheck, madeTensor } from '../support/checks.ts';

const of = (verdict: 'match' | 'mismatch' | 'inconclusive'): GradientCheck =>
  madeCheck([madeTensor('w', [1], [{ verdict }])]);
const warned = (check: GradientCheck): GradientCheck => ({
  ...check,
  findings: [programFinding('printed-digits', { cost: 1, noise: 1e-6, unit: 1e-6 })],
});
const run = async (checks: readonly GradientCheck[], words?: string[], max?: number) => {
  const outcomes = checks.map((check) => ({ check }));
  const { exit, failing } = judgeRun(outcomes, await readFailOn(words, max));
  return [exit, outcomes.map((outcome) => failing.has(outcome))];
};

describe('a run fails', () => {
  test('by default on a mismatch with 1, on something inconclusive with 3, on no warning', async () => {
    expect(await run([of('match'), of('mismatch'), of('inconclusive')])).toEqual([1, [false, true, true]]);
    expect(await run([of('match'), of('inconclusive')])).toEqual([3, [false, true]]);
    expect(await run([warned(of('match'))])).toEqual([0, [false]]);
  });

  test('on nothing that --fail-on does not name', async () => {
    expect(await run([of('mismatch'), of('inconclusive')], ['inconclusive'])).toEqual([3, [false, true]]);
    expect(await run([of('mismatch'), of('inconclusive')], ['mismatch'])).toEqual([1, [true, false]]);
    expect(await run([of('mismatch'), of('inconclusive')], ['warning'])).toEqual([0, [false, false]]);
  });

  test('on a warning, and on a code or its name, with 1', async () => {
    expect(await run([warned(of('match')), of('match')], ['warning'])).toEqual([1, [true, false]]);
    expect(await run([warned(of('match'))], ['nn606'])).toEqual([1, [true]]);
    expect(await run([warned(of('match'))], ['printed-digits'])).toEqual([1, [true]]);
    expect(await run([warned(of('match'))], ['NN101'])).toEqual([0, [false]]);
  });

  test('on more mismatches than --max-mismatches, and then on all of them', async () => {
    const three = [of('mismatch'), of('match'), of('mismatch'), of('mismatch')];
    expect(await run(three, undefined, 3)).toEqual([0, [false, false, false, false]]);
    expect(await run(three, undefined, 2)).toEqual([1, [true, false, true, true]]);
    expect(await run([...three, of('inconclusive')], undefined, 3)).toEqual([
      3,
      [false, false, false, false, true],
    ]);
    expect(await run([warned(of('mismatch'))], ['mismatch', 'warning'], 3)).toEqual([1, [true]]);
  });

  test('on an error, whatever is named', async () => {
    const error = (kind: 'spec' | 'program'): Outcome => ({
      source: 'a',
      error: new NncheckError(kind, 'x', 'y'),
    });
    const failOn = await readFailOn(['warning']);
    expect(judgeRun([error('spec'), { check: of('match') }], failOn).exit).toBe(2);
    expect(judgeRun([error('spec'), error('program')], failOn).exit).toBe(4);
  });
});

test('a check fails by itself as it would without --max-mismatches', async () => {
  expect(fails(of('mismatch'), await readFailOn(undefined, 5))).toBe(true);
  expect(fails(of('mismatch'), await readFailOn(['inconclusive']))).toBe(false);
});

test.each([
  ['mismach', 'did you mean "mismatch"?'],
  ['NN999', 'is none of mismatch, inconclusive, warning and no code of a finding'],
])('--fail-on %s is refused', async (word, message) => {
  await expect(readFailOn([word])).rejects.toThrow(message);
});
