import { expect, test } from 'vitest';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { describeNetwork, describeProblem } from '../../src/subjects/describe-problem.ts';

const named = (inputs: unknown, others: Partial<Spec['data']> = {}): Spec =>
  ({
    network: {
      inputs: { x: { steps: 2, features: 3 }, h0: 2 },
      layers: [{ type: 'rnn', units: 2, initialState: 'h0', returns: 'last' }],
    },
    loss: { type: 'squared' },
    data: { inputs, targets: [[1, 2]], ...others },
  }) as Spec;
const x = [
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
];

const issuesOf = async (spec: Spec): Promise<string[]> => {
  const error = await problemFromSpec(spec).then(
    () => undefined,
    (thrown) => thrown,
  );
  return error.problems.map(
    ({ place, message }: { place: { path?: string }; message: string }) => `${place.path}: ${message}`,
  );
};

test('inputs by name stand one after another in a row, and programs get them by name', async () => {
  const problem = await problemFromSpec(named({ h0: [[7, 8]], x }));
  expect([...problem.data.inputs]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(describeProblem(describeNetwork(problem), problem.data).data.inputs).toEqual({ x, h0: [[7, 8]] });
});

test('a sequence in columns is [features, examples, steps]', async () => {
  const columns = [[[1, 4]], [[2, 5]], [[3, 6]]];
  const problem = await problemFromSpec(
    named({ h0: [[7], [8]], x: columns }, { examplesIn: 'columns', targets: [[1], [2]] }),
  );
  expect([...problem.data.inputs]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([...problem.data.targets]).toEqual([1, 2]);
});

test('what does not fit by name is told at its name', async () => {
  expect(await issuesOf(named({ x, h1: [[1, 2]] }))).toEqual([
    'data.inputs.h1: there is no such name in network.inputs; did you mean "h0"?',
    'data.inputs.h0: is missing; network.inputs has this name',
  ]);
  expect(await issuesOf(named({ x, h0: [[1]] }))).toEqual([
    'data.inputs.h0: expected 2 numbers an example as network.inputs has, found 1',
  ]);
  expect(
    await issuesOf(
      named({
        x,
        h0: [
          [1, 2],
          [3, 4],
        ],
      }),
    ),
  ).toEqual(['data.inputs.h0: expected as many examples as the others, 1, found 2']);
});

const tokens = (inputs: unknown, targets: unknown, loss: Partial<Spec['loss']> = {}): Spec =>
  ({
    network: {
      inputs: { tokens: 3, vocabulary: 4 },
      layers: [
        { type: 'embedding', name: 'embed', units: 2 },
        { type: 'dense', name: 'out', units: 3 },
      ],
    },
    loss: { type: 'categorical-crossentropy', fromLogits: true, ...loss },
    data: { inputs, targets },
  }) as Spec;

test('a token is a whole number below the vocabulary', async () => {
  expect(await issuesOf(tokens([[0, 1, 4]], [[0, 1, 2]]))).toEqual([
    'data.inputs: token 2 of example 0 is 4: expected a whole number from 0 to 3, as the vocabulary has 4',
  ]);
  expect(await issuesOf(tokens([[0, 1.5, 3]], [[0, 1, 2]]))).toEqual([
    'data.inputs: token 1 of example 0 is 1.5: expected a whole number from 0 to 3, as the vocabulary has 4',
  ]);
});

test('a position that is masked or ignored has a target row of zeros', async () => {
  const rows = [1, 0, 0, 0, 0, 0, 0, 0, 1];
  const masked = await problemFromSpec(tokens([[0, 1, 2]], [[0, 1, 2]], { mask: [[1, 0, 1]] }));
  expect([...masked.data.targets]).toEqual(rows);
  const ignored = await problemFromSpec(tokens([[0, 1, 2]], [[0, -100, 2]], { ignore: -100 }));
  expect([...ignored.data.targets]).toEqual(rows);
});

test('masks and class numbers that do not fit are told', async () => {
  expect(await issuesOf(tokens([[0, 1, 2]], [[0, 3, 2]]))).toEqual([
    'data.targets: the last layer has 3 units, so one number a position has to be a class from 0 to 2; position 1 of example 0 has 3',
  ]);
  expect(await issuesOf(tokens([[0, 1, 2]], [[0, 1, 2]], { mask: [[1, 0]] }))).toEqual([
    'loss.mask: expected 1 example of 3 positions, found 1 of 2',
  ]);
  expect(await issuesOf(tokens([[0, 1, 2]], [[0, 1, 2]], { mask: [[1, 0.5, 1]] }))).toEqual([
    'loss.mask: expected 1 at each position that counts and 0 at each other one',
  ]);
  expect(
    await issuesOf(tokens([[0, 1, 2]], [[0, 1, 2]], { type: 'squared', fromLogits: undefined, ignore: 0 })),
  ).toEqual(['loss.ignore: the squared loss has no ignore; categorical-crossentropy has it']);
});
