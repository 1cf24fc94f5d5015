import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { Activation } from '../activations/activation.ts';
import type { LayerDefinition } from '../definition.ts';
import type { Operation } from '../operations/operation.ts';
import type { Shape } from '../shape.ts';

/** The sizes and tensors of a layer. */
export interface LayerShape {
  readonly name: string;
  readonly type: string;
  readonly definition: LayerDefinition;
  /** Length of one row of its input, the first where it reads several. */
  readonly inputs: number;
  /** Length of one row of z and of a. */
  readonly units: number;
  /** The axes of what it reads, and of z and a. */
  readonly inputShapes: readonly Shape[];
  readonly output: Shape;
  readonly activation: Activation;
  readonly tensors: readonly ParameterTensor[];
  /** The constant input that a bias multiplies. */
  readonly biasInput: 1 | -1;
}

/** What a step of a layer reads: one of the layer's inputs, or an earlier step of it. */
export type StepSource = { readonly source: number } | { readonly step: number };

/** What the value of a step is within its layer, in the letters of a textbook. */
export interface Part {
  /** A state, a gate or a product, such as `h`, `c`, `z i`, `i`, `f·c`; the letters do not depend on those of the spec. */
  readonly is: string;
  /** The step of the sequence, from 0, where it is of one. */
  readonly step?: number;
}

/** One operation of a layer, and what it is to it: its pre-activations z, its activations a, or a step between. */
export interface Step {
  readonly operation: Operation;
  readonly role: 'z' | 'a' | 'between';
  readonly part?: Part;
  /** Absent: the step before it, and of the first step the first input. */
  readonly reads?: readonly StepSource[];
}

/** Why a layer cannot be applied to its input: what is wrong, and the field of the layer that says so. */
export interface Misfit {
  readonly key?: string;
  readonly message: string;
}

/** The tensors of a layer, before they have a place in θ. */
export type DeclaredTensor = Omit<ParameterTensor, 'offset' | 'size'>;

/** The layers of one type: a macro without mathematics, which expands into operations. */
export interface LayerType {
  /** The axes of what it gives for inputs of these shapes, or why there is nothing. Absent: its units. */
  output?(definition: LayerDefinition, inputs: readonly Shape[]): Shape | Misfit;
  /** Whether the activation that a spec gives it is one of its operations, and not applied to its output. */
  readonly isActivatedInside?: true;
  /** Whether it reads several layers. */
  readonly several?: true;
  /** The most layers that it reads beside its mask, where that is not one or any number. */
  readonly reads?: number;
  /** The mask that it reads after its input: a part of the inputs that has a name, or one that is appended to them. */
  mask?(definition: LayerDefinition): { readonly part: string } | 'appended' | undefined;
  /** The tensors that a layer of this type has, in the order in which they are stored. */
  declare(definition: LayerDefinition, inputs: readonly Shape[]): DeclaredTensor[];
  /** Its operations: the first reads the input of the layer, each other one the one before it, unless it says otherwise. */
  expand(shape: LayerShape): Step[];
}
