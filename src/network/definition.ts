import type { Reduction, Regularization } from './objective.ts';
import type { Shape } from './shape.ts';

export interface ActivationDefinition {
  readonly type: string;
  readonly alpha?: number;
  /** The constant of a swish. */
  readonly beta?: number;
}

/** Returns the constant of an activation, where it has one that is given. */
export function constantOf({ alpha, beta }: ActivationDefinition): number | undefined {
  return alpha ?? beta;
}

/** Numbers along rows and columns. */
export type Pair = readonly [rows: number, columns: number];

/** The windows that a convolution or a pooling moves over its input. */
export interface WindowDefinition {
  readonly size: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** Zeros on each side, or as many as make the output as large as the input over the stride (more behind than before). */
  readonly padding: Pair | 'same';
  /** Whether windows that begin inside and do not fit are kept, cut off at the end. */
  readonly ceil?: true;
  /** Of a transposed convolution: rows and columns more at the end. */
  readonly outputPadding?: Pair;
}

/** Entries of a window that tie for the largest: the first, the last, or equal shares for all. */
export type Ties = 'first' | 'last' | 'share';

export interface LayerDefinition {
  readonly type: string;
  readonly name: string;
  /** How many numbers it gives for one example. */
  readonly units: number;
  /** The units that it is said to have, of types that have some: at each position, where its input is a sequence. */
  readonly declared?: number;
  /** The names of what it reads, `inputs` for those of the network; absent: the layer before it. */
  readonly from?: readonly string[];
  /** What it reads beside that: the initial states of a recurrent layer. */
  readonly states?: readonly string[];
  /** The fields of its type, as a spec has them. */
  readonly options?: LayerOptions;
  /** Its tensors that are those of another layer: the name of that tensor by the last part of the own name. */
  readonly tied?: Readonly<Record<string, string>>;
  /** Of a convolution: its windows, how many kernels it has, and in how many groups of channels. */
  readonly windows?: WindowDefinition;
  readonly filters?: number;
  readonly groups?: number;
  /** Whether kernels are turned by 180°, as in a true convolution. */
  readonly flipped?: boolean;
  /** Of an average: whether zeros of the padding count as numbers of a window. */
  readonly countPadding?: boolean;
  /** Of a maximum: which of the entries that tie have its derivative, the first unless said otherwise. */
  readonly ties?: Ties;
  readonly activation: ActivationDefinition;
  /** Whether there is a bias for each unit, one for all of them, or none. */
  readonly bias: boolean | 'shared';
  /** The constant input that a bias multiplies, where it is not 1. */
  readonly biasInput?: -1;
}

/** The fields that layers of some types have. */
export type LayerOptions = Readonly<Record<string, unknown>>;

export interface LossDefinition {
  readonly type: string;
  readonly scale?: number;
  readonly delta?: number;
  readonly margin?: number;
  /** The outputs are pre-activations of the loss's own activation (sigmoid or softmax). */
  readonly fromLogits?: boolean;
}

/** A part of a row of the inputs that has a name. */
export interface DeclaredPart {
  readonly name: string;
  readonly shape: Shape;
  /** The layer whose mask it is, where nncheck appends it to the rows of the data. */
  readonly maskOf?: string;
}

/** All that describes a network and its cost, as plain data. */
export interface NetworkDefinition {
  readonly inputs: number;
  /** The axes of one example of the inputs, where it is more than a row of units. */
  readonly inputShape?: Shape;
  /** The parts of a row of the inputs, where they have names. */
  readonly inputParts?: readonly DeclaredPart[];
  readonly layers: readonly LayerDefinition[];
  readonly loss: LossDefinition;
  readonly reduction: Reduction;
  readonly regularization: Regularization;
  readonly precision: 'float64' | 'float32';
}
