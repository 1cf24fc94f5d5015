import type { Problem } from '../../src/problem/problem.ts';
import { readJsonReport } from '../../src/subjects/report-file/json.ts';
import { matchReport } from '../../src/subjects/report-file/match-report.ts';
import { gather } from '../../src/tensors/layout.ts';
import { checkReported } from '../../src/verdict/check-reported.ts';
import type { ReportedCheck } from '../../src/verdict/verdict.ts';

/** Judges a report that is given as its JSON text. */
export async function judgeReport(
  problem: Problem,
  text: string,
  options: { readonly deltas?: boolean } = {},
): Promise<ReportedCheck> {
  const given = await readJsonReport(new TextEncoder().encode(text), 'reported.json', async (name) => {
    throw new Error(`no file ${name} here`);
  });
  return (await checkReported(problem, matchReport(given, problem, 'reported.json'), options)).check;
}

/** A vector of θ's length as a report has it: tensors by name, each number written by `format`. */
export function vectorText(
  { tensors }: Pick<Problem, 'tensors'>,
  vector: Float64Array,
  format: (value: number) => string = String,
): string {
  const entries = tensors.map(
    (tensor) => `"${tensor.name}": [${Array.from(gather(vector, tensor), format).join(', ')}]`,
  );
  return `{${entries.join(', ')}}`;
}
