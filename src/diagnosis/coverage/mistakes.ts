import type { Problem } from '../../problem/problem.ts';
import { type ParameterTensor, view } from '../../tensors/parameters.ts';

/** A standard mistake: what the gradient would be if it had been made. */
export interface Mistake {
  /** As the end of “it cannot see …”. */
  readonly name: string;
  readonly gradient: Float64Array;
}

/** Changes a copy of the gradient's part that belongs to one tensor. */
type Change = (part: Float64Array, tensor: ParameterTensor) => void;

const isBias = ({ kind }: ParameterTensor): boolean => kind === 'bias';
const isWeight = ({ kind }: ParameterTensor): boolean => kind === 'weight';

/**
 * Makes the standard mistakes that fit a problem out of its right gradient: scale, sign, transposition, zero, a unit
 * or an input left out, biases dropped, regularization dropped (docs/numerics.md, section 6).
 */
export function* standardMistakes(problem: Problem, gradient: Float64Array): Iterable<Mistake> {
  const { network, data } = problem;
  const { tensors } = network.space;
  const changed = (
    name: string,
    change: Change,
    concerns = (_: ParameterTensor): boolean => true,
  ): Mistake => {
    const copy = gradient.slice();
    for (const tensor of tensors) if (concerns(tensor)) change(view(copy, tensor), tensor);
    return { name, gradient: copy };
  };
  const only =
    (one: ParameterTensor) =>
    (tensor: ParameterTensor): boolean =>
      tensor === one;

  const outputs = network.layers.at(-1)!.units;
  const oneExample = data.count === 1 ? ' (there is one)' : '';
  const oneOutput = outputs === 1 ? ' (there is one)' : '';
  yield changed(`a sum for a mean over the examples${oneExample}`, scaled(data.count));
  yield changed(`a mean for a sum over the examples${oneExample}`, scaled(1 / data.count));
  yield changed(`a mean over the outputs${oneOutput}`, scaled(1 / outputs));
  yield changed('a factor of 2', scaled(2));
  yield changed('a factor of ½', scaled(1 / 2));
  yield changed('the opposite sign', scaled(-1));
  yield changed('a gradient that is zero', scaled(0));
  for (const tensor of tensors) {
    const { name } = tensor;
    yield changed(`a factor of 2 in ${name}`, scaled(2), only(tensor));
    yield changed(`the opposite sign in ${name}`, scaled(-1), only(tensor));
    yield changed(`${name} left at zero`, scaled(0), only(tensor));
    if (tensor.shape.length === 2) {
      if (Math.min(...tensor.shape) > 1) yield changed(`${name} transposed`, transpose, only(tensor));
      yield changed(`the last unit of ${name} left out`, lastUnit, only(tensor));
      yield changed(`the last input of ${name} left out${dark(tensor, gradient)}`, lastInput, only(tensor));
    } else if (tensor.size > 1) {
      yield changed(`the last unit of ${name} left out`, lastUnit, only(tensor));
    }
  }
  if (tensors.some(isBias)) yield changed('biases left out', scaled(0), isBias);
  yield* regularizationMistakes(problem, gradient);
}

/** Mistakes in the part of the gradient that the regularization gives, where there is one. */
function* regularizationMistakes(
  { network, parameters, data }: Problem,
  gradient: Float64Array,
): Iterable<Mistake> {
  const { l1, l2, biases, reduction } = network.objective.regularization;
  if (l1 === 0 && l2 === 0) return;
  const divisor = reduction === 'mean' ? data.count : 1;
  const plus = (name: string, factor: number, concerns: (tensor: ParameterTensor) => boolean): Mistake => {
    const copy = gradient.slice();
    for (const { offset, size } of network.space.tensors.filter(concerns)) {
      for (let k = offset; k < offset + size; k++) {
        const own = (l1 * Math.sign(parameters[k]) + l2 * parameters[k]) / divisor;
        copy[k] += factor * own;
      }
    }
    return { name, gradient: copy };
  };
  const regularized = (tensor: ParameterTensor): boolean => biases || isWeight(tensor);
  yield plus('regularization left out', -1, regularized);
  yield plus('regularization twice', 1, regularized);
  if (!biases) yield plus('biases regularized too', 1, isBias);
}

function scaled(factor: number): Change {
  return (part) => {
    for (let k = 0; k < part.length; k++) part[k] *= factor;
  };
}

/** Writes the transposed matrix's numbers in its place, as a program does that has rows and columns mixed up. */
function transpose(part: Float64Array, { shape: [rows, columns] }: ParameterTensor): void {
  const before = part.slice();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      part[column * rows + row] = before[row * columns + column];
  }
}

function lastUnit(part: Float64Array, { shape: [units] }: ParameterTensor): void {
  part.fill(0, ((units - 1) * part.length) / units);
}

/** Says of an input whose weights move nothing that no parameters can change that: it is 0 in all examples. */
function dark({ offset, size, shape: [, inputs] }: ParameterTensor, gradient: Float64Array): string {
  for (let k = offset + inputs - 1; k < offset + size; k += inputs) if (gradient[k] !== 0) return '';
  return ' (its gradient is 0)';
}

function lastInput(part: Float64Array, { shape: [, inputs] }: ParameterTensor): void {
  for (let k = inputs - 1; k < part.length; k += inputs) part[k] = 0;
}
