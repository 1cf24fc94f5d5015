import { describeShape, describeValue } from '../../input/describe.ts';
import { collectIssues, type Issues, locateByPath } from '../../input/issues.ts';
import { readNested } from '../../input/nested.ts';
import { meantOrKnown } from '../../input/suggest.ts';
import { scatter } from '../../tensors/layout.ts';
import type { Tensor, Tensors } from '../../tensors/tensor.ts';
import type { Problem } from '../problem.ts';
import { requireProblem } from '../require.ts';
import { fits } from './fit.ts';

/** Numbers in lists in lists, such as `[[1, 2], [3, 4]]`; the innermost may be typed arrays. */
export type NestedNumbers = ArrayLike<number> | readonly NestedNumbers[];

/** Tensors by name: of `gradient` or `train`, or an object of nested or flat (row-major) numbers. */
export type GivenTensors = Tensors | Readonly<Record<string, NestedNumbers | Tensor>>;

/**
 * Returns the same problem at other parameters.
 *
 * @param tensors in the layout and by the names of the problem's spec; those that are not given stay as they are
 * @throws NncheckError of kind `data` on a name that the problem does not have, another shape, or what is no number
 * @example
 * const moved = withParameters(await taskProblem('xor'), { 'output.bias': [0.5] });
 * [...parametersOf(moved).get('output.bias').values]; // [0.5]
 */
export function withParameters(problem: Problem, tensors: GivenTensors): Problem {
  const found = collectIssues('data', locateByPath());
  const parameters = requireProblem(problem).parameters.slice();
  if (typeof tensors !== 'object' || tensors === null) {
    found.add('wrong-type', [], `expected tensors by name, found ${describeValue(tensors)}`);
    found.throwIfAny();
  }
  const names = problem.tensors.map(({ name }) => name);
  for (const [name, given] of tensors instanceof Map ? tensors : Object.entries(tensors)) {
    const tensor = problem.tensors.find((candidate) => candidate.name === name);
    if (tensor === undefined) {
      const known = meantOrKnown(name, names, 'the tensors');
      found.add('unknown-tensor', [name], `${problem.name} has no tensor of this name${known}`);
      continue;
    }
    const read = readTensor(given, name, found);
    if (read === undefined) continue;
    if (fits(read.shape, tensor)) scatter(read.values, tensor, parameters);
    else {
      const [expected, was] = [tensor.shape, read.shape].map(describeShape);
      found.add('wrong-shape', [name], `expected the shape ${expected}, found ${was}`);
    }
  }
  found.throwIfAny();
  problem.network.arithmetic.roundAll(parameters);
  return { ...problem, parameters };
}

function readTensor(given: unknown, name: string, found: Issues): Tensor | undefined {
  if (!isTensor(given)) return readNested(asLists(given), [name], found);
  const { shape, values } = given;
  const read = readNested(Array.from(values), [name], found);
  return read && { shape, values };
}

function isTensor(given: unknown): given is Tensor {
  return typeof given === 'object' && given !== null && 'shape' in given && 'values' in given;
}

/** Typed arrays as lists: the reader of JSON knows no others. */
function asLists(given: unknown): unknown {
  if (ArrayBuffer.isView(given)) return Array.from(given as Float64Array);
  return Array.isArray(given) && typeof given[0] === 'object' ? given.map(asLists) : given;
}
