import { expect, test } from 'vitest';
import { problemFromSpec, type Spec } from '../../../src/index.ts';

const SPEC: Spec = {
  network: { inputs: 2, layers: [{ type: 'dense', units: 1 }] },
  loss: { type: 'squared' },
  data: {
    inputs: [
      [1, 7],
      [3, 7],
    ],
    targets: [[10], [30]],
  },
  train: { validation: { inputs: [[2, 8]], targets: [[40]] } },
};

async function columnsOf(standardize: 'inputs' | 'targets' | 'both') {
  const { data, validation } = await problemFromSpec({
    ...SPEC,
    data: { ...SPEC.data, standardize } as never,
  });
  return [data, validation!].map(({ inputs, targets }) => ({ inputs: [...inputs], targets: [...targets] }));
}

test('a column becomes (x − mean)/deviation, a constant one 0, and validation data follow the data', async () => {
  expect(await columnsOf('both')).toEqual([
    { inputs: [-1, 0, 1, 0], targets: [-1, 1] },
    { inputs: [0, 0], targets: [2] },
  ]);
});

test('inputs or targets alone', async () => {
  expect((await columnsOf('inputs'))[0]).toEqual({ inputs: [-1, 0, 1, 0], targets: [10, 30] });
  expect((await columnsOf('targets'))[0]).toEqual({ inputs: [1, 7, 3, 7], targets: [-1, 1] });
});
