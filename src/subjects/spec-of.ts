import type { Problem } from '../problem/problem.ts';
import type { Spec } from '../problem/schema/spec.ts';
import { gather } from '../tensors/layout.ts';
import { nested } from '../tensors/tensor.ts';
import { describeNetwork, describeProblem } from './describe-problem.ts';

/** What a spec says beside its data. */
export type NetworkSpec = Omit<Spec, 'data'>;

/** Returns what a spec says of a problem beside its numbers: the network, the cost, and how the parameters are stored. */
export function networkSpecOf(problem: Problem): NetworkSpec {
  const { definition, frozen, network } = problem;
  const { kernel, ...layout } = problem.layout;
  const { train: _, network: described, loss, regularization } = describeNetwork(problem);
  const [{ bias, biasInput }] = definition.layers;
  const held = network.space.tensors.filter(({ offset }) => frozen[offset] === 1).map(({ name }) => name);
  return {
    network: described as Spec['network'],
    loss,
    regularization,
    ...(definition.precision !== 'float64' && { precision: definition.precision }),
    parameters: {
      layout: {
        ...layout,
        ...(kernel && { kernel: [...kernel] }),
        ...(bias === 'shared' && { bias }),
        ...(biasInput !== undefined && { biasInput }),
      },
      ...(held.length > 0 && { frozen: held }),
    },
  };
}

/** Returns a problem as a spec that has all of its numbers in it, the parameters in the person's layout. */
export function specOf(problem: Problem): Spec {
  const { name, tensors, layout, parameters, data, check, train } = problem;
  const { parameters: stored, ...network } = networkSpecOf(problem);
  const { batchSize, ...rest } = train;
  const values = tensors.map((tensor) => [tensor.name, nested(gather(parameters, tensor), tensor.shape)]);
  return {
    name,
    ...network,
    parameters: {
      ...stored,
      values: layout.unrolled === undefined ? Object.fromEntries(values) : values[0][1],
    },
    data: describeProblem(describeNetwork(problem), data).data,
    check: { ...check },
    train: { ...rest, ...(batchSize !== undefined && batchSize < data.count && { batchSize }) },
  };
}
