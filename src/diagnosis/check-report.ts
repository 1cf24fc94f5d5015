import type { Problem } from '../problem/problem.ts';
import { otherWeights } from '../subjects/report-file/other-weights.ts';
import type { ReportedNumbers } from '../subjects/report-file/reported-numbers.ts';
import { checkReported } from '../verdict/check-reported.ts';
import type { CheckOptions } from '../verdict/gradient/measuring.ts';
import type { ReportedCheck } from '../verdict/verdict.ts';
import { nothingIfAborted } from './aborted.ts';
import { coverageOf } from './coverage/coverage.ts';
import { covered } from './coverage/covered.ts';

export type ReportOptions = CheckOptions & {
  /** Told what is being looked for, and how far the search is. */
  readonly onDiagnosis?: (what: string, done: number, total?: number) => void;
};

/**
 * Checks the numbers of a report, and names the faults behind them.
 *
 * @param problem with the tensors that are to be checked; `whole` has all that may be reported
 * @returns the check with its findings
 * @throws NncheckError of kind `data` where the spec draws its weights, and the report is of others
 */
export async function checkReportAndName(
  numbers: ReportedNumbers,
  { problem, whole }: { readonly problem: Problem; readonly whole: Problem },
  options: ReportOptions = {},
): Promise<ReportedCheck> {
  const { signal } = options;
  const checked = await checkReported(problem, numbers, options);
  const { check, evidence, refuted, inputs } = checked;
  // What is named and covered is known where all parts are.
  if (options.share?.part !== undefined) return check;
  if (check.status === 'mismatch' || refuted !== undefined) {
    // What finds names is loaded only where something needs one.
    const { diagnoseReported } = await import('./claims/diagnose-reported.ts');
    const naming = diagnoseReported(whole, checked, {
      ...(signal && { signal }),
      ...(options.onDiagnosis && { onProgress: options.onDiagnosis }),
    });
    const named = await naming.catch(nothingIfAborted(signal));
    const drawn = whole.drawn && signal?.aborted !== true;
    if (drawn && !agrees(check) && named.every(({ code }) => code === UNNAMED)) {
      throw otherWeights(numbers.file, whole);
    }
    const isRefuted = refuted !== undefined && named.some(({ family }) => family === 'update');
    const judged = isRefuted ? refuted : check;
    if (judged.status === 'mismatch') return { ...judged, findings: [...judged.findings, ...named] };
  }
  if (check.parts.gradient !== 'match' || evidence === undefined) return check;
  const further = { ...(inputs?.check.status === 'match' && { inputs }), ...(signal && { signal }) };
  return covered(check, await coverageOf(problem, evidence, further));
}

/** The code of what no fault explains. */
export const UNNAMED = 'NN001';

/** Whether anything in a report is as the reference has it: a part, or most of a layer or of a tensor that is not 0. */
function agrees({ parts, reported }: ReportedCheck): boolean {
  if (Object.entries(parts).some(([part, status]) => part !== 'consistency' && status === 'match'))
    return true;
  // Units that are 0 for both agree by chance, but not most of them.
  if (reported.values.some(({ wrong, total }) => 2 * wrong < total)) return true;
  return reported.vectors.some(({ tensors }) =>
    tensors.some(
      ({ counts, weights }) => counts.match > counts.mismatch && weights.numeric.some((value) => value !== 0),
    ),
  );
}
