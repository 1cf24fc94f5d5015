import { expect, test } from 'vitest';
import { FUZZED, fuzzed } from '../support/fuzzed.ts';
import { noVerdicts, tryVerdicts } from '../support/verdict-fuzz.ts';

/** Of each kind; `npm run bench verdicts` takes thousands. */
const SAMPLE = 3;

test.each(FUZZED)(
  'correct code is not accused, and neither a turned sign nor a small error is called right: %s',
  async (name) => {
    const tally = noVerdicts();
    for (const made of fuzzed(name, SAMPLE, 1)) await tryVerdicts(made, name, tally);
    const { accused, turned, missed, examples } = tally;
    expect({ accused, turned, missed }, examples.join('\n')).toEqual({ accused: 0, turned: 0, missed: 0 });
    expect(tally.wrong.mismatch ?? 0).toBeGreaterThan(0);
  },
);
