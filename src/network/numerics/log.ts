/**
 * Returns ln(x + rest + d) − ln(x + rest).
 *
 * @param rest what was lost when x was rounded
 */
export function logChange(d: number, x: number, rest = 0): number {
  const grown = d / x;
  // Where little is left of x, it is what is left that has to be exact; x + d then is.
  if (grown < -0.5) return Math.log((x + d + rest) / x);
  return grown < Number.MAX_VALUE ? Math.log1p(grown) : Math.log(x + d) - Math.log(x);
}

/** Below this, five terms of the series give ln(1 + x) to the last digit. */
const SMALL = 2 ** -11;

/** Returns ln(1 + x), quickly for the small changes that differences are made of. */
export function log1p(x: number): number {
  if (x > SMALL || x < -SMALL) return Math.log1p(x);
  return x * (1 - x * (1 / 2 - x * (1 / 3 - x * (1 / 4 - x * (1 / 5)))));
}
