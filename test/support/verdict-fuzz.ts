import type { Activation } from '../../src/network/activations/activation.ts';
import { isCombined } from '../../src/network/graph.ts';
import type { Reduction } from '../../src/network/objective.ts';
import { evaluate, inFloat64 } from '../../src/problem/evaluation.ts';
import type { Problem } from '../../src/problem/problem.ts';
import type { ReportedCheck, Verdict } from '../../src/verdict/verdict.ts';
import { VERDICTS } from '../../src/verdict/verdict.ts';
import { exactGradient } from './exact/gradient.ts';
import type { RandomNetwork } from './networks.ts';
import { problemOf } from './networks.ts';
import { judgeReport, vectorText } from './reported.ts';
import { type Textbook, textbook } from './textbook.ts';

/** What came of the reports of some problems. */
export interface VerdictTally {
  problems: number;
  reports: number;
  /** Weights of correct reports by verdict, and of wrong ones. */
  readonly right: Record<string, number>;
  readonly wrong: Record<string, number>;
  /** Correct code that was called wrong, in any part. */
  accused: number;
  /** Turned signs, and errors of 1e-6 of a gradient (1e-3 in float32), at weights that were called right. */
  turned: number;
  missed: number;
  readonly examples: string[];
}

export function noVerdicts(): VerdictTally {
  return {
    problems: 0,
    reports: 0,
    right: {},
    wrong: {},
    accused: 0,
    turned: 0,
    missed: 0,
    examples: [],
  };
}

/** Errors that have to be seen, relative to the gradient. */
const PLANTED = { float64: 1e-6, float32: 1e-3 };
/** A gradient at most this part of what cancels in it may match at zero. */
const ZERO = { float64: 1e-10, float32: 1e-5 };

/**
 * Reports the numbers of correct code at one problem, as textbooks write it, and with errors in every weight, and counts
 * the verdicts that are not true. Which gradients are zero is decided in 50 digits.
 */
export async function tryVerdicts(made: RandomNetwork, name: string, into: VerdictTally): Promise<void> {
  const problem = problemOf(made);
  const { network, parameters, data } = problem;
  const evaluation = evaluate(problem);
  const { pass, cost, subgradients } = evaluation;
  if (!Number.isFinite(cost.total)) return;
  into.problems++;
  const precision = network.arithmetic.precision;
  const single = precision === 'float32';
  const round = single ? Math.fround : (value: number) => value;
  const exact = exactGradient(network, parameters, data, pass).map((value) => round(value.toNumber()));
  // Of θ itself, which is measured: in float32 right code has the rounding of its pass.
  const precise = inFloat64(evaluation);
  const ofTheta = exactGradient(precise.problem.network, parameters, data, precise.pass).map(Number);
  const terms = termsOf(problem);
  const say = (what: string): void => {
    if (into.examples.length >= 20) return;
    const layers = network.layers.map(({ activation, units }) => `${activation.name} ${units}`).join(', ');
    into.examples.push(`${what}: ${name}, ${layers}, ${network.objective.loss.name}`);
  };

  const right = [
    { what: 'exact', numbers: { gradient: Float64Array.from(exact) } },
    ...[false, true].map((backwards) => ({
      what: backwards ? 'textbook, summed backwards' : 'textbook',
      numbers: textbook(problem, { round, backwards }),
    })),
  ].filter(({ numbers }) => Object.values(numbers).flat().every(isFiniteAll));
  for (const { what, numbers } of right) {
    const check = await judgeReport(problem, reportText(problem, numbers));
    into.reports++;
    count(check, into.right);
    const parts = Object.entries(check.parts).filter(([, status]) => status === 'mismatch');
    if (parts.length === 0) continue;
    into.accused++;
    say(`accused (${what}) in ${parts.map(([part]) => part).join(', ')}, ${worstOf(check)}`);
  }

  const planted = PLANTED[precision];
  for (const { what, numbers } of right.slice(0, 2)) {
    for (const [kind, change] of [
      ['turned', (value: number) => -value],
      ['missed', (value: number, k: number) => round(value * (1 + (k % 2 ? planted : -planted) * 1.01))],
    ] as const) {
      const gradient = numbers.gradient.map(change);
      const check = await judgeReport(problem, reportText(problem, { gradient }));
      into.reports++;
      count(check, into.wrong);
      const verdicts = weightVerdicts(check);
      verdicts.forEach((verdict, k) => {
        const isRight = verdict === 'match' || verdict === 'subgradient';
        const zero = Math.abs(exact[k]) <= ZERO[precision] * terms[k] || Math.abs(exact[k]) < 2 ** -1022;
        // An error may happen to correct the rounding of the formulas, or lead to another slope of a kink.
        const rights = [exact[k], ofTheta[k], ...subgradients.map((one) => one.gradient[k])];
        const off = Math.min(...rights.map((value) => Math.abs(gradient[k] - value)));
        if (
          !isRight ||
          zero ||
          gradient[k] === numbers.gradient[k] ||
          off < 0.5 * planted * Math.abs(exact[k])
        )
          return;
        into[kind]++;
        say(`${kind} (${what}) at weight ${k}, ${exact[k]} of terms ${terms[k]}, reported ${gradient[k]}`);
      });
    }
  }
}

const isFiniteAll = (numbers: number | Float64Array): boolean =>
  typeof numbers === 'number' ? Number.isFinite(numbers) : numbers.every(Number.isFinite);

function reportText(problem: Problem, { gradient, ...rest }: Pick<Textbook, 'gradient'> & Partial<Textbook>) {
  const { cost, outputs, deltas } = rest;
  const rows = (numbers: Float64Array): number[][] => {
    const units = numbers.length / problem.data.count;
    return Array.from({ length: problem.data.count }, (_, n) => [
      ...numbers.subarray(n * units, (n + 1) * units),
    ]);
  };
  const others = {
    ...(cost !== undefined && { cost }),
    ...(outputs && { outputs: rows(outputs) }),
    ...(deltas && {
      deltas: Object.fromEntries(
        problem.network.layers.map(({ name }, l) => [name, rows(deltas[l])] as const),
      ),
    }),
  };
  return `{"gradient": ${vectorText(problem, gradient)}, ${JSON.stringify(others).slice(1)}`.replace(
    /, }$/,
    '}',
  );
}

function weightVerdicts({ tensors }: ReportedCheck): Verdict[] {
  // The layout is the standard one: tensors in the order of θ.
  return tensors.flatMap(({ weights }) => Array.from(weights.verdict, (code) => VERDICTS[code]));
}

function count(check: ReportedCheck, into: Record<string, number>): void {
  for (const verdict of weightVerdicts(check)) into[verdict] = (into[verdict] ?? 0) + 1;
}

function worstOf({ tensors }: ReportedCheck): string {
  for (const { name, weights } of tensors) {
    const k = weights.verdict.indexOf(VERDICTS.indexOf('mismatch'));
    if (k < 0) continue;
    const [analytic, numeric, bound] = [weights.analytic[k], weights.numeric[k], weights.bound[k]];
    return `${name}[${k}] ${analytic} for ${numeric} ± ${bound}`;
  }
  return 'no weight';
}

/** What cancels in each gradient: every path of every example by its absolute value, from the terms of the loss on. */
function termsOf(problem: Problem): Float64Array {
  const { network, parameters, data } = problem;
  const { layers, objective } = network;
  const { pass, contributions } = evaluate(problem);
  const terms = contributions.slice();
  const outputs = layers.at(-1)!.units;
  const factors: Partial<Record<Reduction, number>> = {
    sum: 1,
    mean: 1 / data.count,
    'mean-all': 1 / data.count / outputs,
  };
  const factor = factors[objective.reduction]!;
  let above = Float64Array.from(pass.a.at(-1)!, (y, k) => factor * lossTerms(problem, y, data.targets[k]));
  for (let l = layers.length - 1; l >= 0; l--) {
    const { units, inputs, tensors, activation } = layers[l];
    const [w, b] = tensors;
    if (!(l === layers.length - 1 && isCombined(network))) {
      above = throughTerms(activation, pass.z[l], pass.a[l], above, units);
    }
    const x = l === 0 ? data.inputs : pass.a[l - 1];
    const below = new Float64Array(data.count * inputs);
    const own = new Float64Array(parameters.length);
    for (let n = 0; n < data.count; n++) {
      for (let u = 0; u < units; u++) {
        const d = above[n * units + u];
        if (b) own[b.offset + u] += d;
        for (let i = 0; i < inputs; i++) {
          own[w.offset + u * inputs + i] += d * Math.abs(x[n * inputs + i]);
          below[n * inputs + i] += d * Math.abs(parameters[w.offset + u * inputs + i]);
        }
      }
    }
    own.forEach((value, k) => {
      terms[k] = Math.max(terms[k], value);
    });
    above = below;
  }
  return terms;
}

/** The terms of ∂loss/∂y, or of ∂loss/∂z where the loss is combined with the activation, by their absolute values. */
function lossTerms({ network }: Problem, y: number, t: number): number {
  const { name, constants, onLogits } = network.objective.loss;
  const both = Math.abs(y) + Math.abs(t);
  if (name.endsWith('crossentropy') && onLogits === undefined)
    return isCombined(network) ? both : 1 + Math.abs(t);
  const of: Record<string, number> = {
    squared: 2 * (constants.scale ?? 0) * both,
    absolute: 1,
    huber: both,
    hinge: Math.abs(t),
    'binary-crossentropy': both / (y * (1 - y)),
    'categorical-crossentropy': Math.abs(t) / y,
  };
  return of[name];
}

function throughTerms(
  activation: Activation,
  z: Float64Array,
  a: Float64Array,
  above: Float64Array<ArrayBuffer>,
  units: number,
): Float64Array<ArrayBuffer> {
  if (activation.separable) {
    const slope = new Float64Array(above.length);
    activation.pullback(z, a, new Float64Array(above.length).fill(1), units, slope);
    return above.map((value, k) => value * Math.abs(slope[k]));
  }
  return above.map((value, k) => {
    const row = k - (k % units);
    let mean = 0;
    for (let j = row; j < row + units; j++) mean += a[j] * above[j];
    return a[k] * (value + mean);
  });
}
