/** Why no parameters give a lower cost. */
export type FitProof =
  /** A convex cost, and a feasible point of its dual that is nearly as large. */
  | { readonly by: 'duality'; readonly steps: number }
  /** A plane separates the classes: the cost approaches 0 as the weights grow along it. */
  | { readonly by: 'separation' }
  /** Groups of examples whose pre-activations have to balance, so that they cannot all have the right signs. */
  | { readonly by: 'certificates'; readonly certificates: number; readonly examples: number }
  /** Outputs that are monotone along a direction, in every order that a direction gives. */
  | { readonly by: 'isotonic'; readonly orderings: number }
  /** Equal inputs with other targets, or targets beyond the range of the output. */
  | { readonly by: 'equal-inputs'; readonly contradictory: number };

/** The least cost that a network can have on its data, with regularization, in the units of the spec. */
export interface BestReachable {
  /**
   * `exact`: the least cost, or what it approaches, is in [cost − uncertainty, cost]. `bound`: no parameters have a cost below
   * cost − uncertainty, and perhaps none reach it.
   */
  readonly kind: 'exact' | 'bound';
  readonly cost: number;
  readonly uncertainty: number;
  /** Whether there are parameters that have it; where not, growing weights approach it. Absent where that is not known. */
  readonly attained?: boolean;
  /** Outputs that have it, [examples, units], where they are known. */
  readonly outputs?: Float64Array;
  /** How many examples those outputs get right, where targets are classes. */
  readonly right?: number;
  readonly proof: FitProof;
}
