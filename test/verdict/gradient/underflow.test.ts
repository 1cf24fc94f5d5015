import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import { ROOT } from '../../support/built.ts';
import { FAMILIES } from '../../support/families.ts';
import { noVerdicts, tryVerdicts } from '../../support/verdict-fuzz.ts';

// Its derivatives are near 1e-303, and changes below 1e-305 have lost digits.
test('a turned sign is no match at zero where only underflow makes the bound larger than the gradient', async () => {
  const tally = noVerdicts();
  await tryVerdicts(FAMILIES['examples of scales that differ by 1e24'](11018), 'near underflow', tally);
  const { accused, turned, missed, examples } = tally;
  expect({ accused, turned, missed }, examples.join('\n')).toEqual({ accused: 0, turned: 0, missed: 0 });
});

test.each([0.5, 2 ** -700])(
  'units that cancel match at zero where the loss is scaled by %d',
  async (scale) => {
    const spec = JSON.parse(readFileSync(join(ROOT, 'fixtures/specs/cancel.json'), 'utf8'));
    const problem = await problemFromSpec({ ...spec, loss: { type: 'squared', scale } });
    const { check } = await checkReference(problem);
    expect(check.counts).toMatchObject({ match: 13, inconclusive: 0 });
  },
);
