/**
 * Says whether an epoch is one of 0, 1, 2, 5, 10, 20, 50, 100, …: the ones that are logged.
 *
 * Costs fall fast at first and slowly later, so that equal steps of the logarithm show both in few lines.
 */
export function isLogged(epoch: number): boolean {
  let rest = epoch;
  while (rest >= 10 && rest % 10 === 0) rest /= 10;
  return rest === 0 || rest === 1 || rest === 2 || rest === 5;
}
