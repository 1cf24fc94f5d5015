import { VERDICTS, type Verdict, type WeightColumns } from '../verdict/verdict.ts';

/**
 * Returns the verdict of one weight; undefined for a frozen one, which has none.
 *
 * The columns of a frozen weight are all 0, and 0 is the code of a mismatch: but a mismatch has an error.
 */
export function verdictOf({ verdict, error }: WeightColumns, flat: number): Verdict | undefined {
  const found: Verdict | undefined = VERDICTS[verdict[flat]];
  return found === 'mismatch' && error[flat] === 0 ? undefined : found;
}
