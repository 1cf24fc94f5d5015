import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { Activation } from '../activations/activation.ts';
import type { Operation } from '../operations/operation.ts';

/** The sizes and tensors of a layer. */
export interface LayerShape {
  readonly name: string;
  readonly type: string;
  /** Length of one row of its input. */
  readonly inputs: number;
  /** Length of one row of z and of a. */
  readonly units: number;
  readonly activation: Activation;
  readonly tensors: readonly ParameterTensor[];
  /** The constant input that a bias multiplies. */
  readonly biasInput: 1 | -1;
}

/** One operation of a layer, and what it is to it: its pre-activations z, its activations a, or a step between. */
export interface Step {
  readonly operation: Operation;
  readonly role: 'z' | 'a' | 'between';
}

/** The layers of one type: a macro without mathematics, which expands into operations. */
export interface LayerType {
  /** The tensors that a layer of this type has, in the order in which they are stored. */
  declare(
    name: string,
    inputs: number,
    units: number,
    bias: boolean | 'shared',
  ): Omit<ParameterTensor, 'offset' | 'size'>[];
  /** Its operations: the first reads the input of the layer, each other one the one before it. */
  expand(shape: LayerShape): Step[];
}
