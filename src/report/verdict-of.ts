import { VERDICTS, type Verdict, type WeightColumns } from '../verdict/verdict.ts';

/** Returns the verdict of one weight; undefined for a frozen one, which has none. */
export function verdictOf({ verdict }: WeightColumns, flat: number): Verdict | undefined {
  return VERDICTS[verdict[flat]];
}
