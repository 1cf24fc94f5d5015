import { buildNetwork } from '../../../src/network/build.ts';
import { costOf } from '../../../src/network/cost.ts';
import type {
  ActivationDefinition,
  LossDefinition,
  NetworkDefinition,
} from '../../../src/network/definition.ts';
import { forward } from '../../../src/network/forward.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { arrange, STANDARD_LAYOUT } from '../../../src/tensors/layout.ts';

export interface ProblemParts {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  /** Units and activation of each layer. */
  readonly layers: readonly (readonly [units: number, activation: string | ActivationDefinition])[];
  readonly loss: string | LossDefinition;
  readonly reduction?: NetworkDefinition['reduction'];
  readonly regularization?: Partial<NetworkDefinition['regularization']>;
  readonly bias?: boolean | 'shared';
  readonly frozen?: readonly number[];
}

/** Makes the problem of a network and its data, without a spec; θ is 0. */
export function problemFrom({ inputs, targets, layers, loss, ...rest }: ProblemParts): Problem {
  const definition: NetworkDefinition = {
    inputs: inputs[0].length,
    layers: layers.map(([units, activation], index) => ({
      type: 'dense',
      name: `layer${index + 1}`,
      units,
      activation: typeof activation === 'string' ? { type: activation } : activation,
      bias: rest.bias ?? true,
    })),
    loss: typeof loss === 'string' ? { type: loss } : loss,
    reduction: rest.reduction ?? 'sum',
    regularization: { l1: 0, l2: 0, biases: false, reduction: 'sum', ...rest.regularization },
    precision: 'float64',
  };
  const network = buildNetwork(definition);
  const frozen = new Uint8Array(network.space.size);
  for (const index of rest.frozen ?? []) frozen[index] = 1;
  return {
    name: 'fit',
    definition,
    network,
    layout: STANDARD_LAYOUT,
    parameters: new Float64Array(network.space.size),
    tensors: arrange(network.space, STANDARD_LAYOUT),
    frozen,
    data: {
      count: inputs.length,
      inputs: Float64Array.from(inputs.flat()),
      targets: Float64Array.from(targets.flat()),
    },
    check: { seed: 0 },
    train: { optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0 }, epochs: 1, seed: 0 },
  };
}

/** The total cost of a problem at some θ, by the reference's own forward pass. */
export function costAt({ network, data }: Problem, theta: Float64Array): number {
  return costOf(network, theta, forward(network, theta, data.inputs, data.count), data).total;
}

/** The inputs of a truth table of two inputs. */
export const CORNERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
export const XOR = [[0], [1], [1], [0]];
