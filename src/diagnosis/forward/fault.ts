import type { Problem } from '../../problem/problem.ts';
import type { CatalogueEntry, Constant, VariantPlace } from '../catalogue/fault.ts';

/** One way in which a program's network or cost differs from the spec's. */
export interface ForwardVariant {
  readonly where: VariantPlace;
  /** Goes on from “… are what the network gives”: `with tanh in place of the sigmoid in hidden`. */
  readonly does: string;
  readonly constant?: Constant;
  /** One example depends on the others: no part of the batch can stand for all. */
  readonly wholeBatch?: boolean;
  /** It replaces whole layers: of two faults it is the second. */
  readonly replacesLayers?: boolean;
  /** The problem that is solved in place of the one that was declared. */
  replace(problem: Problem, constant: number): Problem;
}

/** A fault of the forward pass or of the cost: another network, or another cost, than the spec declares. */
export interface ForwardFault extends CatalogueEntry {
  readonly code: `NN2${number}`;
  /** Where it shows first: in the outputs, or only in the cost. */
  readonly stage: 'outputs' | 'cost';
  /** As of a fault of the backward pass. */
  readonly anyLayers?: true;
  variants(problem: Problem): Iterable<ForwardVariant>;
}
