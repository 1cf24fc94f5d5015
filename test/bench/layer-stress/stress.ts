import { type Evaluation, evaluate } from '../../../src/problem/evaluation.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import { type JudgedGradient, wouldMismatch } from '../../../src/verdict/gradient/judge-gradient.ts';
import type { Verdict } from '../../../src/verdict/tensor-check.ts';
import type { ReportedCheck } from '../../../src/verdict/verdict.ts';
import { judgeReport, vectorText } from '../../support/reported.ts';
import { networkOf } from './groups.ts';

/** An error that has to be found, relative to the gradient, and the size of what cancels above which it has to be. */
const PLANTED = { float64: 1e-6, float32: 1e-3 };
const VANISHING = { float64: 1e-8, float32: 1e-4 };

/** What came of the right gradients of random networks, and of planted errors. */
export interface LayerStress {
  networks: number;
  weights: number;
  readonly verdicts: Record<Verdict, number>;
  /** Weights in float64 whose derivative by differences is farther from backpropagation than its bound. */
  exceeded: number;
  /** Errors in one weight of each tensor, and those that were called right, left open, or are beside terms that cancel. */
  planted: number;
  missed: number;
  open: number;
  near: number;
  /** Bounds in parts of the gradient. */
  readonly widths: number[];
  /** Specs of what must not be, with what it is. */
  readonly examples: string[];
}

/** Checks so many random networks of a group, and plants errors in them. */
export async function stressLayers(
  group: string,
  precision: 'float64' | 'float32',
  count: number,
  seed: number,
): Promise<LayerStress> {
  const all: LayerStress = {
    networks: 0,
    weights: 0,
    verdicts: { match: 0, mismatch: 0, inactive: 0, subgradient: 0, inconclusive: 0 },
    exceeded: 0,
    planted: 0,
    missed: 0,
    open: 0,
    near: 0,
    widths: [],
    examples: [],
  };
  for (let k = 0; k < count; k++) {
    const made = await networkOf(group, seed + 1000 * k, precision);
    if (made === undefined) continue;
    const { spec, problem } = made;
    const say = (what: string): number => all.examples.push(`${what}: ${JSON.stringify(spec)}`);
    const { check, evidence } = await checkReference(problem);
    const { weights, measured } = evidence.judged;
    const evaluation = evaluate(problem);
    const { gradient } = evaluation;
    const ofSoftmax = softmaxRounding(evaluation);
    all.networks++;
    all.weights += weights.length;
    for (const key of Object.keys(all.verdicts) as Verdict[]) all.verdicts[key] += check.counts[key];
    if (check.counts.mismatch > 0) say('called wrong');
    weights.forEach((weight, i) => {
      const own = gradient[weight];
      if (own !== 0) all.widths.push(measured.bound[i] / Math.abs(own));
      if (precision === 'float32' || measured.kinks.has(i)) return;
      const off = Math.abs(measured.value[i] - own);
      if (off <= measured.bound[i] || off <= measured.bound[i] + ofSoftmax * evaluation.contributions[weight])
        return;
      all.exceeded++;
      say(`weight ${weight} is ${own} by backpropagation, ${measured.value[i]} ± ${measured.bound[i]}`);
    });
    for (const { offset, size } of problem.network.space.tensors)
      await plant(problem, evidence, offset + ((7919 * (k + 1)) % size), all, say);
  }
  all.widths.sort((a, b) => a - b);
  return all;
}

/** The relative rounding error of backpropagation's own e^(z − z_top) in the softmax that is surest: half a unit of z − z_top. */
function softmaxRounding({ problem, pass }: Evaluation): number {
  let widest = 0;
  problem.network.nodes.forEach(({ operation }, node) => {
    if (operation.increment.sumsToZero === undefined) return;
    for (const p of pass.values[node]) if (p > 0) widest = Math.max(widest, -Math.log(p));
  });
  return 2 ** -53 * widest;
}

/** Plants an error in one weight, and counts what becomes of it. */
async function plant(
  problem: Problem,
  evidence: JudgedGradient,
  at: number,
  into: LayerStress,
  say: (what: string) => void,
): Promise<void> {
  const { precision } = problem.network.arithmetic;
  const wrong = evaluate(problem).gradient.slice();
  const right = wrong[at];
  if (right === 0) return;
  wrong[at] *= 1 + PLANTED[precision];
  into.planted++;
  if (wouldMismatch(wrong, evidence)) return;
  const { weights, measured } = evidence.judged;
  const terms = measured.summedMagnitude[weights.indexOf(at)];
  if (Math.abs(right) < VANISHING[precision] * terms) into.near++;
  else if ((await countsOf(problem, wrong)).inconclusive > 0) into.open++;
  else {
    into.missed++;
    say(`missed at weight ${at}, ${right} of terms ${terms}`);
  }
}

/** Judges a gradient as one that somebody reported. */
async function countsOf(problem: Problem, gradient: Float64Array): Promise<ReportedCheck['counts']> {
  return (await judgeReport(problem, `{"gradient": ${vectorText(problem, gradient)}}`)).counts;
}
