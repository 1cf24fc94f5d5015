import type { Examples } from '../network/network.ts';
import type { Problem } from '../problem/problem.ts';

/** What an implementation is told of the problem, but for the examples: in the form of a spec, defaults filled in. */
export function describeNetwork({ definition, train }: Omit<Problem, 'data'>) {
  const { inputs, layers, loss, reduction, regularization } = definition;
  const network = {
    inputs,
    layers: layers.map(({ type, name, units, activation }) => ({
      type,
      name,
      units,
      activation: activation.alpha === undefined ? activation.type : activation,
    })),
  };
  return { network, loss: { ...loss, reduction }, regularization, train };
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
