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
