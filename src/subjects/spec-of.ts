import type { Problem } from '../problem/problem.ts';
import type { Spec } from '../problem/schema/spec.ts';
import { arrange, gather } from '../tensors/layout.ts';
import { nested } from '../tensors/tensor.ts';
import { describeNetwork, describeProblem } from './describe-problem.ts';

type Stored = NonNullable<NonNullable<Spec['parameters']>['layout']>;

/** Returns a problem as a spec that has all of its numbers in it, the parameters in the person's layout. */
export function specOf(problem: Problem): Spec {
  const { name, network, definition, layout, tensors, frozen, check } = problem;
  const { data, loss, train, ...described } = describeProblem(describeNetwork(problem), problem.data);
  const [{ bias, biasInput }] = definition.layers;
  const values = tensors.map((one) => [one.name, nested(gather(problem.parameters, one), one.shape)]);
  // Tensors are frozen by the names that they have where they are not unrolled.
  const held = arrange(network.space, { weight: layout.weight, bias: layout.bias })
    .filter(({ source }) => source.every((index) => frozen[index] === 1))
    .map((tensor) => tensor.name);
  const { batchSize = problem.data.count, ...training } = train;
  const isUpstream = loss.type === 'upstream';
  return {
    name,
    network: described.network as Spec['network'],
    loss: isUpstream ? { type: 'upstream', values: data.targets } : loss,
    regularization: described.regularization,
    ...(definition.precision !== 'float64' && { precision: definition.precision }),
    parameters: {
      // A spec's kernel has four of the axes.
      layout: {
        ...(layout as Stored),
        ...(bias === 'shared' && { bias }),
        ...(biasInput !== undefined && { biasInput }),
      },
      ...(held.length > 0 && { frozen: held }),
      values: layout.unrolled === undefined ? Object.fromEntries(values) : values[0][1],
    },
    data: isUpstream ? { inputs: data.inputs } : data,
    check: { ...check },
    train: { ...training, ...(batchSize < problem.data.count && { batchSize }) },
  };
}
