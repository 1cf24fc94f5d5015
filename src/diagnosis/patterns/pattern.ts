/** What the numbers of a tensor are by themselves. */
export interface Pattern {
  readonly kind:
    | 'right'
    | 'still'
    | 'zero'
    | 'parameters'
    | 'factor'
    | 'residual'
    | 'transpose'
    | 'reversed'
    | 'lines'
    | 'line-ratios'
    | 'equal'
    | 'signs'
    | 'order';
  /** Goes on from the tensor's name: `0.25 (1/4) times the right one`. */
  readonly does: string;
  /** Of lines: what follows their tensor, `; all other rows are right`. */
  readonly rest?: string;
  /** What the right ones, or the parameters, are multiplied by. */
  readonly constant?: number;
}
