import { expect, test } from 'vitest';
import { taskProblem } from '../../src/problem/load.ts';
import { withTensors } from '../../src/problem/select.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';

test('only the selected tensors are checked and reported', async () => {
  const problem = withTensors(await taskProblem('xor'), ['output.weight', 'hidden.bias']);
  const { check } = await checkReference(problem);
  expect(check.tensors.map(({ name }) => name)).toEqual(['hidden.bias', 'output.weight']);
  expect(check.counts.match).toBe(4);
});

test('a selected tensor that is frozen stays frozen', async () => {
  const xor = await taskProblem('xor');
  const frozen = { ...xor, frozen: new Uint8Array(xor.frozen.length).fill(1) };
  expect(withTensors(frozen, ['output.bias']).frozen).toEqual(frozen.frozen);
});

test('an unknown tensor is an error that lists the known ones and suggests the nearest', async () => {
  const xor = await taskProblem('xor');
  expect(() => withTensors(xor, ['hiden.weight'])).toThrow(
    'there is no tensor "hiden.weight"; those of xor are hidden.weight, hidden.bias, output.weight, output.bias; did you mean "hidden.weight"?',
  );
});
