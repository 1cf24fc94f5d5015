import { expect, test } from 'vitest';
import { loadSpec, problemFromSpec } from '../../../src/problem/load.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { folder } from '../../support/files.ts';

const spec = (validation: unknown, data: Spec['data'] = { task: 'xor' }, units = 1): Spec =>
  ({
    network: {
      inputs: data !== undefined && 'task' in data && data.task === 'iris' ? 4 : 2,
      layers: [{ type: 'dense', units }],
    },
    loss: { type: 'squared' },
    data,
    train: { validation },
  }) as Spec;

test('validation is data of its own', async () => {
  const { validation } = await problemFromSpec(
    spec({
      inputs: [
        [1, 2],
        [3, 4],
      ],
      targets: [0, 1],
    }),
  );
  expect(validation).toMatchObject({ count: 2, inputs: Float64Array.of(1, 2, 3, 4) });
  expect((await problemFromSpec(spec(undefined))).validation).toBeUndefined();
});

test('--examples takes a part of the data alone', async () => {
  const problem = await problemFromSpec(spec({ task: 'xor' }), { examples: 2 });
  expect([problem.data.count, problem.validation!.count]).toEqual([2, 4]);
});

test('what is wrong with it is shown where it stands', async () => {
  const wrong = (validation: unknown) => problemFromSpec(spec(validation));
  await expect(wrong({ inputs: [[1, 2, 3]], targets: [0] })).rejects.toThrow(
    'train.validation.inputs: expected 2 numbers an example as network.inputs says, found 3',
  );
  await expect(wrong({ task: 'xr' })).rejects.toThrow('train.validation.task: expected one of');
  await expect(wrong({ tsk: 'xor' })).rejects.toThrow(
    'train.validation.tsk: unknown key; did you mean "task"?',
  );
  await expect(wrong(3)).rejects.toThrow('train.validation: expected {"task": …}');
  const cwd = folder({ 'spec.json': JSON.stringify(spec({ task: 'xor', examples: 9 }), null, 1) });
  await expect(loadSpec('spec.json', { cwd })).rejects.toThrow(
    /spec.json:\d+:\d+: train.validation.examples: /,
  );
});

test('skip leaves examples out, so that one file has both parts', async () => {
  const part = { task: 'iris', shuffle: true, seed: 3 };
  const problem = await problemFromSpec(spec({ ...part, skip: 120 }, { ...part, examples: 120 }, 3));
  const all = await problemFromSpec(spec(undefined, part, 3));
  expect(problem.validation!.count).toBe(30);
  expect([...problem.data.inputs, ...problem.validation!.inputs]).toEqual([...all.data.inputs]);
  const plain = await problemFromSpec(spec({ task: 'xor', skip: 1, examples: 2 }));
  expect([...plain.validation!.inputs]).toEqual([0, 1, 1, 0]);
  await expect(problemFromSpec(spec({ task: 'xor', skip: 4 }))).rejects.toThrow(
    '1 examples after the first 4 are requested, but there are only 4',
  );
});

test('classes have to be those of the data', async () => {
  const cwd = folder({
    'a.csv': 'x,y,c\n1,2,a\n2,3,b\n3,4,c\n',
    'b.csv': 'x,y,c\n1,2,a\n2,3,b\n3,4,d\n',
    'spec.json': spec(
      { file: 'b.csv', inputs: ['x', 'y'], targets: 'c' },
      { file: 'a.csv', inputs: ['x', 'y'], targets: 'c' },
      3,
    ),
  });
  await expect(loadSpec('spec.json', { cwd })).rejects.toThrow(
    'train.validation.targets: the classes are a, b, d, and those of the data a, b, c: they have to be the same',
  );
});
