/** Numbers for what a move meets: the more serious is the larger. */
export const KINK = { none: 0, leaves: 1, crosses: 2 } as const;

/** Returns the side of a point that x is on, as a smooth piece (see `OperationKink`). */
export function sideOf(x: number, point: number): number {
  if (x === point) return 0.5;
  return x > point ? 1 : 0;
}

/** Returns what a move from one smooth piece to another does: it leaves a kink, or crosses one. */
export function moveOfPieces(before: number, after: number): 'leaves' | 'crosses' | undefined {
  if (before === after) return undefined;
  return Number.isInteger(before) ? 'crosses' : 'leaves';
}
