import { test } from 'vitest';
import {
  expectJudged,
  expectNumericAgrees,
  expectTorchs,
  judgedCases,
  torchGoldens,
} from '../support/torch-goldens.ts';

// test/golden/make_convolutions.py has them from torch's autograd.

const cases = torchGoldens('convolutions.json');

test.each(cases)('cost, outputs and gradient are torch’s: %s', (_name, golden) => expectTorchs(golden));

test.each(judgedCases(cases))('the numeric gradient agrees, by either method: %s', (_name, golden) =>
  expectNumericAgrees(golden),
);

test.each(judgedCases(cases))(
  'what torch gives is right, and 1e-6 more of a weight is not: %s',
  (_name, golden) => expectJudged(golden),
);
