import { evaluate } from '../../../src/problem/evaluation.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import { wouldMismatch } from '../../../src/verdict/gradient/judge-gradient.ts';
import type { ReportedCheck } from '../../../src/verdict/verdict.ts';
import { judgeReport, vectorText } from '../../support/reported.ts';
import { groups, networkOf } from './groups.ts';

/** An error that has to be found, relative to the gradient, and the size of what cancels above which it has to be. */
const PLANTED = { float64: 1e-6, float32: 1e-3 };
const VANISHING = { float64: 1e-8, float32: 1e-4 };

/** Checks so many random networks of each group and prints a table; exits with 1 where a right gradient is called wrong. */
export async function main([count = '200', seed = '1', only]: string[]): Promise<void> {
  let accused = 0;
  for (const group of Object.keys(groups)) {
    if (only !== undefined && only !== group) continue;
    for (const precision of ['float64', 'float32'] as const) {
      const tally = { match: 0, mismatch: 0, inactive: 0, subgradient: 0, inconclusive: 0 };
      let [planted, missed, near, open, refused] = [0, 0, 0, 0, 0];
      const widths: number[] = [];
      for (let k = 0; k < Number(count); k++) {
        const made = await networkOf(group, Number(seed) + 1000 * k, precision);
        if (made === undefined) {
          refused++;
          continue;
        }
        const { spec, problem } = made;
        const { check, evidence } = await checkReference(problem);
        for (const key of Object.keys(tally) as (keyof typeof tally)[]) tally[key] += check.counts[key];
        if (check.counts.mismatch > 0) console.log(`called wrong: ${JSON.stringify(spec)}`);
        const { gradient } = evaluate(problem);
        const { measured } = evidence.judged;
        measured.bound.forEach((bound, i) => {
          if (gradient[evidence.judged.weights[i]] !== 0)
            widths.push(bound / Math.abs(gradient[evidence.judged.weights[i]]));
        });
        for (const { offset, size } of problem.network.space.tensors) {
          const at = offset + ((7919 * (k + 1)) % size);
          if (gradient[at] === 0) continue;
          const wrong = gradient.slice();
          wrong[at] *= 1 + PLANTED[precision];
          planted++;
          if (wouldMismatch(wrong, evidence)) continue;
          const terms = measured.summedMagnitude[evidence.judged.weights.indexOf(at)];
          if (Math.abs(gradient[at]) < VANISHING[precision] * terms) near++;
          else if ((await countsOf(problem, wrong)).inconclusive > 0) open++;
          else {
            missed++;
            if (process.env.SHOW !== undefined)
              console.log(`missed: ${at} ${gradient[at]} of ${terms}: ${JSON.stringify(spec)}`);
          }
        }
      }
      accused += tally.mismatch;
      widths.sort((a, b) => a - b);
      const width = (part: number): string =>
        (widths[Math.floor(part * (widths.length - 1))] ?? 0).toPrecision(2);
      const weights = Object.values(tally).reduce((sum, own) => sum + own, 0);
      console.log(
        `${group}, ${precision}: ${Number(count) - refused} networks, ${weights} weights: ${JSON.stringify(tally)};`,
        `planted ${planted}, accepted ${missed}, left open ${open}, beside terms that cancel ${near};`,
        `bound/gradient median ${width(0.5)}, 99 % ${width(0.99)}`,
      );
    }
  }
  if (accused > 0) process.exitCode = 1;
}

/** Judges a gradient as one that somebody reported. */
async function countsOf(problem: Problem, gradient: Float64Array): Promise<ReportedCheck['counts']> {
  return (await judgeReport(problem, `{"gradient": ${vectorText(problem, gradient)}}`)).counts;
}
