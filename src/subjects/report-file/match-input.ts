import { INPUT_TENSOR } from '../../network/with-inputs.ts';
import { inputTensors } from '../../problem/input-problem.ts';
import type { Problem } from '../../problem/problem.ts';
import { scatter } from '../../tensors/layout.ts';
import { sizeOf } from '../../tensors/tensor.ts';
import { matchTensors } from './match-tensors.ts';
import { namesWithout } from './match-vectors.ts';
import type { ParsedTensor, ParsedTensors } from './parsed-tensors.ts';
import type { ReportedVector } from './reported-numbers.ts';

/** What the one input of a network is called. */
const INPUT_NAMES = [INPUT_TENSOR, 'inputs', ''];

/** Matches the gradient with respect to the inputs, which may have any axes of the same numbers. */
export function inputVector({ tensors, ...group }: ParsedTensors, problem: Problem): ReportedVector {
  const expected = inputTensors(problem);
  const [only, ...others] = expected;
  const renamed = [...tensors].map(([name, parsed]): [string, ParsedTensor] => {
    const own =
      others.length === 0 && INPUT_NAMES.includes(name) ? only : expected.find((one) => one.name === name);
    const [count, ...axes] = own?.shape ?? [];
    const [first, ...rest] = parsed.shape;
    const isFlat = Math.min(axes.length, rest.length) === 1;
    const fits = own !== undefined && isFlat && first === count && sizeOf(rest) === sizeOf(axes);
    return [own?.name ?? name, fits ? { ...parsed, shape: own.shape } : parsed];
  });
  const matches = matchTensors({ ...group, tensors: new Map(renamed) }, expected, () => '');
  const { data, parameters } = problem;
  const values = new Float64Array(parameters.length + data.inputs.length);
  for (const { expected: own, parsed } of matches) scatter(parsed.values, own, values);
  return {
    values,
    given: matches.map(({ expected: own }) => own),
    precision: matches.map(({ parsed }) => parsed.precision),
    missing: namesWithout(expected, matches),
  };
}
