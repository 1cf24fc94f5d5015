import { constantOf, type LayerDefinition } from '../network/definition.ts';
import { layerTypes } from '../network/layers/index.ts';
import type { Examples } from '../network/network.ts';
import { hasAxes, rowLength, type Shape } from '../network/shape.ts';
import type { Problem } from '../problem/problem.ts';
import type { Spec } from '../problem/schema/spec.ts';
import { describedParts } from './described-inputs.ts';

/** What an implementation is told of the problem, but for the examples: in the form of a spec, defaults filled in. */
export function describeNetwork({ definition, train }: Omit<Problem, 'data'>) {
  const { inputs, inputShape, inputParts, layers, loss, reduction, regularization } = definition;
  const network = {
    inputs:
      inputParts === undefined
        ? describeShape(inputs, inputShape)
        : Object.fromEntries(
            inputParts.map(({ name, shape }) => [
              name,
              describeShape(rowLength(shape), hasAxes(shape) || isOfTokens(shape) ? shape : undefined),
            ]),
          ),
    layers: layers.map(describeLayer),
  };
  return { network, loss: { ...loss, reduction }, regularization, train };
}

/** The axes of inputs in the form of a spec. */
function describeShape(length: number, shape: Shape | undefined): number | Record<string, number> {
  if (shape === undefined) return length;
  return Object.fromEntries(
    shape.flatMap(({ name, length: own, vocabulary }) => [
      [`${name}s`, own],
      ...(vocabulary === undefined ? [] : [['vocabulary', vocabulary] as const]),
    ]),
  );
}

function isOfTokens(shape: Shape): boolean {
  return shape.some(({ name }) => name === 'token');
}

/** A layer in the form of a spec. */
function describeLayer({
  type,
  name,
  units,
  declared: given,
  options,
  tied,
  activation: f,
  from,
  windows,
  filters,
  groups,
  flipped,
  countPadding,
  ties,
}: LayerDefinition) {
  const activation = constantOf(f) === undefined ? f.type : f;
  const named = {
    type,
    name,
    ...(from && { from: from.length === 1 ? from[0] : from }),
    ...(tied && { tied }),
    ...options,
  };
  // Of other types the number of units follows from the input.
  const isSized = layerTypes[type].output === undefined || given !== undefined;
  if (type === 'flatten' || type === 'reshape') return named;
  if (type === 'embedding' || layerTypes[type].isActivatedInside) return { ...named, units: given ?? units };
  if (windows === undefined)
    return isSized ? { ...named, units: given ?? units, activation } : { ...named, activation };
  const { size, stride, padding, dilation, ceil, outputPadding } = windows;
  if (filters === undefined) {
    return {
      ...named,
      window: size,
      stride,
      padding,
      ...(ceil && { ceil }),
      ...(countPadding !== undefined && { countPadding }),
      ...(ties && { ties }),
    };
  }
  return {
    ...named,
    ...{ filters, kernel: size, stride, padding },
    ...(outputPadding && { outputPadding }),
    ...{ dilation, groups, flipped, activation },
  };
}

export type NetworkDescription = ReturnType<typeof describeNetwork>;

/** All of it as a value, a list for each example; inputs that have names are an object by them. */
export function describeProblem(network: NetworkDescription, { inputs, targets, count }: Examples) {
  const rows = <T>(values: Float64Array, of: (row: Float64Array) => T): T[] => {
    const width = count === 0 ? 0 : values.length / count;
    return Array.from({ length: count }, (_, row) => of(values.subarray(row * width, (row + 1) * width)));
  };
  const parts = describedParts(network.network.inputs as Spec['network']['inputs']);
  const all = parts.map(({ name, of }) => [name, rows(inputs, of)] as const);
  const [[first, only]] = all;
  const given = first === undefined ? only : (Object.fromEntries(all) as Record<string, unknown[][]>);
  return { ...network, data: { inputs: given, targets: rows(targets, (row) => [...row]) } };
}
