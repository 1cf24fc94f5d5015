import type { ParameterSpace } from '../tensors/parameters.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { NetworkDefinition } from './definition.ts';
import type { Layer, Node } from './graph.ts';
import type { Objective } from './objective.ts';

/** A feed-forward network and what it is trained for; its parameters θ are a vector of their own. */
export interface Network {
  /** What it was built from, as plain data: from it another thread builds the same. */
  readonly definition: NetworkDefinition;
  /** Length of one input row. */
  readonly inputs: number;
  /** What people see: each layer, and which nodes are its own. */
  readonly layers: readonly Layer[];
  /** What is computed, in this order; the last is the loss. */
  readonly nodes: readonly Node[];
  readonly objective: Objective;
  /** The tensors of all layers in θ, in the standard layout. */
  readonly space: ParameterSpace;
  readonly arithmetic: Arithmetic;
}

/** Examples as rows: `inputs` is [count, network.inputs] and `targets` is [count, outputs], both row-major. */
export interface Examples {
  readonly count: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}
