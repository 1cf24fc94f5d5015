import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Claims, wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import { notFiniteFinding } from '../../../src/diagnosis/not-a-number/cause.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { ROOT } from '../../support/built.ts';

const { spec, reported } = JSON.parse(readFileSync(join(ROOT, 'fixtures/cases/log-of-zero.json'), 'utf8'));
const evaluation = evaluate(await problemFromSpec(spec, { directory: ROOT }));
const outputs = wholeClaim(Float64Array.from((reported.outputs as number[][]).flat()));
const WRONG = new Set(['outputs', 'cost', 'gradient'] as const);
const causeOf = (claims: Claims) => notFiniteFinding(evaluation, claims, WRONG)?.evidence.cause;

test('a cost of NaN beside finite outputs is 0·ln 0, at the first output that is 0', () => {
  const cost = { value: Number.NaN, precision: 0 };
  expect(causeOf({ outputs, cost })).toMatchObject({ of: 'logarithm', example: 2, unit: 0, factor: 0 });
});

test('a cost of infinity is ln 0 where the target is not 0', () => {
  const zero = outputs.values.slice();
  zero[9] = 1;
  zero[10] = 0;
  const cost = { value: Number.POSITIVE_INFINITY, precision: 0 };
  expect(causeOf({ outputs: wholeClaim(zero), cost })).toMatchObject({ example: 3, unit: 1, factor: 1 });
});

test('outputs of NaN come from an exponential that overflows', () => {
  const broken = wholeClaim(outputs.values.map(() => Number.NaN));
  const cause = causeOf({ outputs: broken });
  expect(cause).toMatchObject({ of: 'exponential', layer: 'output' });
  expect((cause as { z: number }).z).toBeGreaterThan(709.79);
});

test('a gradient of NaN beside finite outputs is a quotient by an output of 0', () => {
  const gradient = wholeClaim(evaluation.gradient.map(() => Number.NaN));
  expect(causeOf({ outputs, gradient })).toMatchObject({ of: 'quotient', example: 2, output: 0, over: -0 });
});

test('finite numbers have no cause', () => {
  expect(notFiniteFinding(evaluation, { outputs }, WRONG)).toBeUndefined();
});

test('a softmax of which the largest z of the whole batch is subtracted is 0/0 in an example far below it', async () => {
  const far = await problemFromSpec({
    network: {
      inputs: 1,
      layers: [{ type: 'dense', name: 'output', units: 2, activation: 'softmax' }],
    },
    loss: { type: 'categorical-crossentropy' },
    parameters: { values: { 'output.weight': [[1], [2]], 'output.bias': [0, 0] } },
    data: {
      inputs: [[-300], [250]],
      targets: [
        [1, 0],
        [0, 1],
      ],
    },
  });
  const broken = wholeClaim(new Float64Array([Number.NaN, Number.NaN, 0, 1]));
  expect(notFiniteFinding(evaluate(far), { outputs: broken }, WRONG)?.evidence.cause).toEqual({
    of: 'exponentials of 0',
    layer: 'output',
    unit: 0,
    example: 0,
    z: -300,
    subtracted: 500,
  });
});
