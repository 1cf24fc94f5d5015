import { expect, test } from 'vitest';
import type { ReportedArray } from '../../src/diagnosis/claims/claims.ts';
import { nameGradient } from '../../src/diagnosis/search/name-gradient.ts';
import { type Evaluation, evaluate } from '../../src/problem/evaluation.ts';
import { withInputs } from '../../src/problem/input-problem.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import { CONVERTERS } from './layers.ts';
import { picked, readVectors } from './vector.ts';

// Wrong numbers that people published of single cells: a few entries of the gradients, in eight digits or more.

/** The published numbers, with where each is in the gradient of parameters and inputs. */
async function published(id: string) {
  const vector = readVectors().find((one) => one.id === id)!;
  const { spec, called, rename = (what) => what } = CONVERTERS[vector.layer](vector);
  const evaluation = evaluate(withInputs(await problemFromSpec(spec)));
  const wrong = Object.values(vector['published and wrong']!)[0];
  const numbers = Object.entries(wrong).flatMap(([printed, value]) => {
    if (typeof value !== 'number') return [];
    const what = rename(printed);
    const tensor = evaluation.problem.tensors.find(
      ({ name }) => name === called[what.slice(1).replace(/\[.*/, '')],
    )!;
    const [index] = picked({ shape: tensor.shape, values: [...tensor.source] }, what);
    return [{ printed, index, value, precision: 0.5 * 10 ** -decimalsOf(value) }];
  });
  return { evaluation, numbers };
}

const decimalsOf = (value: number): number => String(value).split('.')[1].length;

function claimOf(
  { problem }: Evaluation,
  numbers: Awaited<ReturnType<typeof published>>['numbers'],
): ReportedArray {
  const { size } = problem.network.space;
  const claim = {
    values: new Float64Array(size),
    given: new Uint8Array(size),
    precision: new Float64Array(size),
  };
  for (const { index, value, precision } of numbers) {
    claim.values[index] = value;
    claim.given[index] = 1;
    claim.precision[index] = precision;
  }
  return claim;
}

test('eleven numbers of an LSTM cell whose cause nobody knows have no name', async () => {
  const { evaluation, numbers } = await published('lstm-cell-course');
  expect(numbers).toHaveLength(11);
  const isWrong = ({ index, value, precision }: (typeof numbers)[number]) =>
    Math.abs(evaluation.gradient[index] - value) > 2 * precision;
  // The output gate and ∂J/∂c0 are right.
  expect(numbers.filter((one) => !isWrong(one)).map(({ printed }) => printed)).toEqual([
    'dc0[3, 2]',
    'dWo[1, state 2]',
    'dbo[4]',
  ]);
  expect((await nameGradient(evaluation, claimOf(evaluation, numbers))).kind).toBe('unexplained');
});

test('five numbers of a simple cell are those of a bias that another test of the notebook left behind', async () => {
  const { evaluation, numbers } = await published('rnn-cell-course');
  const { problem } = evaluation;
  // numpy.random.seed(1), then randn of 3×10×4, 5×10, 5×3, 5×5, 2×5 and these 5
  const stale = [
    1.6169495988573002, 0.5027408819999043, 1.5588055406198593, 0.10940269642542817, -1.2197443969790327,
  ];
  const parameters = problem.parameters.slice();
  const { source } = problem.tensors.find(({ name }) => name === 'layer.b')!;
  source.forEach((index, k) => {
    parameters[index] = stale[k];
  });
  const { gradient } = evaluate({ ...problem, parameters });
  expect(numbers).toHaveLength(5);
  for (const { printed, index, value, precision } of numbers)
    expect(Math.abs(gradient[index] - value), printed).toBeLessThanOrEqual(precision * (1 + 1e-6));
});
