import type { Problem } from '../../problem/problem.ts';
import { type ParameterTensor, view } from '../../tensors/parameters.ts';

/** A standard mistake, and the gradient of code that makes it. */
export interface Mistake {
  /** The end of “it cannot detect …”, with the reason in parentheses where no parameters would help. */
  readonly name: string;
  readonly gradient: Float64Array;
}

/** Changes the entries of one tensor in a copy of the gradient. */
type Change = (part: Float64Array, tensor: ParameterTensor) => void;

/**
 * Makes the standard mistakes that fit a problem out of its right gradient: scale, sign, transposition, zero, a unit
 * or an input left out, biases dropped, regularization dropped (docs/numerics.md, section 6).
 *
 * All share one array, which is valid until the next is made.
 *
 * Faults of the catalogue give many of these gradients too, but every check has this list: it takes a change of one copy,
 * where a fault takes a backward pass, and does not load the catalogue.
 */
export function* standardMistakes(
  { network, parameters, data }: Problem,
  gradient: Float64Array,
): Iterable<Mistake> {
  const { tensors } = network.space;
  const copy = gradient.slice();
  const changed = (name: string, change: Change, concerned = tensors): Mistake => {
    copy.set(gradient);
    for (const tensor of concerned) change(view(copy, tensor), tensor);
    return { name, gradient: copy };
  };
  const outputs = network.layers.at(-1)!.units;
  const oneExample = data.count === 1 ? ' (there is only one example)' : '';
  const oneOutput = outputs === 1 ? ' (there is only one output)' : '';
  yield changed(`a multiplication by the number of examples${oneExample}`, scaled(data.count));
  yield changed(`a division by the number of examples${oneExample}`, scaled(1 / data.count));
  yield changed(`a division by the number of outputs${oneOutput}`, scaled(1 / outputs));
  yield changed('a factor of 2', scaled(2));
  yield changed('a factor of ½', scaled(1 / 2));
  yield changed('the opposite sign', scaled(-1));
  yield changed('a gradient that is zero', scaled(0));
  for (const tensor of tensors) {
    const { name, shape, size, kind } = tensor;
    const isMatrix = shape.length === 2 && kind !== 'input';
    yield changed(`a factor of 2 in ${name}`, scaled(2), [tensor]);
    yield changed(`the opposite sign in ${name}`, scaled(-1), [tensor]);
    yield changed(`${name} left at zero`, scaled(0), [tensor]);
    if (isMatrix && Math.min(...shape) > 1) yield changed(`${name} transposed`, transpose, [tensor]);
    if (isMatrix || (size > 1 && kind !== 'input'))
      yield changed(`the last unit of ${name} left out`, lastUnit, [tensor]);
    if (isMatrix)
      yield changed(`the last input of ${name} left out${dark(tensor, gradient)}`, lastInput, [tensor]);
  }
  const [weights, biases] = ['weight', 'bias'].map((kind) => tensors.filter((one) => one.kind === kind));
  if (biases.length > 0) yield changed('biases left out', scaled(0), biases);

  const { l1, l2, biases: ofBiases, reduction } = network.objective.regularization;
  if (l1 === 0 && l2 === 0) return;
  const divisor = reduction === 'mean' ? data.count : 1;
  const regularized =
    (factor: number): Change =>
    (part, tensor) => {
      const theta = view(parameters, tensor);
      for (let k = 0; k < part.length; k++)
        part[k] += factor * ((l1 * Math.sign(theta[k]) + l2 * theta[k]) / divisor);
    };
  const concerned = ofBiases ? tensors : weights;
  yield changed('regularization left out', regularized(-1), concerned);
  yield changed('regularization twice', regularized(1), concerned);
  if (!ofBiases) yield changed('biases regularized too', regularized(1), biases);
}

function scaled(factor: number): Change {
  return (part) => {
    for (let k = 0; k < part.length; k++) part[k] *= factor;
  };
}

/** Writes the entries of the transposed matrix in the place of the matrix, as code does that mixes up rows and columns. */
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

/** Notes an input that is 0 in all examples: no parameters give its weights a gradient. */
function dark({ offset, size, shape: [, inputs] }: ParameterTensor, gradient: Float64Array): string {
  for (let k = offset + inputs - 1; k < offset + size; k += inputs) if (gradient[k] !== 0) return '';
  return ' (its gradient is 0)';
}

function lastInput(part: Float64Array, { shape: [, inputs] }: ParameterTensor): void {
  for (let k = inputs - 1; k < part.length; k += inputs) part[k] = 0;
}
