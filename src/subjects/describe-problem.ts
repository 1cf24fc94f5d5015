import type { LayerDefinition } from '../network/definition.ts';
import { layerTypes } from '../network/layers/index.ts';
import type { Examples } from '../network/network.ts';
import type { Problem } from '../problem/problem.ts';

/** What an implementation is told of the problem, but for the examples: in the form of a spec, defaults filled in. */
export function describeNetwork({ definition, train }: Omit<Problem, 'data'>) {
  const { inputs, inputShape, layers, loss, reduction, regularization } = definition;
  const network = {
    inputs:
      inputShape === undefined
        ? inputs
        : Object.fromEntries(inputShape.map(({ name, length }) => [`${name}s`, length])),
    layers: layers.map(describeLayer),
  };
  return { network, loss: { ...loss, reduction }, regularization, train };
}

/** A layer in the form of a spec. */
function describeLayer({
  type,
  name,
  units,
  activation: f,
  from,
  windows,
  filters,
  groups,
  flipped,
  countPadding,
}: LayerDefinition) {
  const activation = f.alpha === undefined ? f.type : f;
  const named = { type, name, ...(from && { from: from.length === 1 ? from[0] : from }) };
  if (type === 'flatten') return named;
  if (windows === undefined)
    return isSized(type) ? { ...named, units, activation } : { ...named, activation };
  const { size, stride, padding, dilation } = windows;
  if (filters === undefined) {
    return { ...named, window: size, stride, padding, ...(countPadding !== undefined && { countPadding }) };
  }
  return { ...named, filters, kernel: size, stride, padding, dilation, groups, flipped, activation };
}

/** Whether a spec says how many units such a layer has: it does not follow from the input. */
function isSized(type: string): boolean {
  return layerTypes[type].output === undefined;
}

export type NetworkDescription = ReturnType<typeof describeNetwork>;

/** All of it as a value, a row for each example. */
export function describeProblem(network: NetworkDescription, { inputs, targets, count }: Examples) {
  const rows = (values: Float64Array): number[][] => {
    const width = count === 0 ? 0 : values.length / count;
    return Array.from({ length: count }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
  };
  return { ...network, data: { inputs: rows(inputs), targets: rows(targets) } };
}
