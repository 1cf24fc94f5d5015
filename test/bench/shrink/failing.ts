import { BACKWARD_FAULTS } from '../../../src/diagnosis/backward/faults/index.ts';
import type { Variant } from '../../../src/diagnosis/catalogue/fault.ts';
import { checkReportAndName } from '../../../src/diagnosis/check-report.ts';
import type { ForwardVariant } from '../../../src/diagnosis/forward/fault.ts';
import { FORWARD_FAULTS, forwardFaultsFor } from '../../../src/diagnosis/forward/index.ts';
import { candidatesFor } from '../../../src/diagnosis/search/single-faults.ts';
import {
  canPlant,
  type PlantedFault,
  plantedCheck,
  reportOf,
} from '../../../src/diagnosis/shrink/planted.ts';
import type { Failing } from '../../../src/diagnosis/shrink/same-failure.ts';
import { type Shrunk, shrink } from '../../../src/diagnosis/shrink/shrink.ts';
import { RULES } from '../../../src/network/rules.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { random } from '../../../src/problem/random.ts';
import type { ReportedNumbers } from '../../../src/subjects/report-file/reported-numbers.ts';
import { EXACT } from '../../../src/tensors/precision.ts';
import { randomProblem } from '../faults/problems.ts';

/** A problem of the proving ground with three layers and twenty examples that a planted fault makes fail. */
export interface FailingProblem extends Failing {
  readonly code: string;
  readonly planted: string;
  readonly numbers: ReportedNumbers;
  readonly faults: readonly PlantedFault[];
}

const LAYERS = 3;
const EXAMPLES = 20;

/** The problem of the first seed from this one on that has three layers and enough examples, of which twenty stay. */
function largeProblem(from: number): Problem {
  for (let seed = from; ; seed++) {
    const problem = randomProblem(seed);
    const { network, data } = problem;
    if (network.layers.length !== LAYERS || data.count < EXAMPLES) continue;
    if (network.layers.some(({ units }) => units < 2)) continue;
    const rows = (values: Float64Array): Float64Array =>
      values.slice(0, (values.length / data.count) * EXAMPLES);
    return {
      ...problem,
      data: { ...data, count: EXAMPLES, inputs: rows(data.inputs), targets: rows(data.targets) },
    };
  }
}

const CODES = [...BACKWARD_FAULTS, ...FORWARD_FAULTS].map(({ code }) => code);

/** Yields failing problems, each with the next kind of fault that its network can have and whose check names it alone. */
export async function* failingProblems(from = 0): AsyncIterable<FailingProblem> {
  let seed = from;
  for (let turn = 0; ; turn++) {
    const code = CODES[(turn * 7) % CODES.length];
    for (let tries = 0; tries < 12; tries++) {
      seed += 37;
      const { index } = random(seed);
      const one = (ways: readonly unknown[]) => index(ways.length);
      const found = await failing(largeProblem(seed), code, one, (usual) => usual[index(usual.length)]);
      if (found === undefined) continue;
      yield found;
      break;
    }
  }
}

/**
 * Plants a fault in a problem, reports its numbers, and has them named.
 *
 * @param choose which of the ways to make it
 * @returns undefined where there is none, or the check does not name it alone
 */
async function failing(
  problem: Problem,
  code: string,
  choose: (ways: readonly (Variant | ForwardVariant)[]) => number,
  constant: (usual: readonly number[]) => number,
): Promise<FailingProblem | undefined> {
  const backward = candidatesFor(problem).filter(({ fault }) => fault.code === code);
  const forward = forwardFaultsFor(problem)
    .filter((fault) => fault.code === code)
    .flatMap((fault) => [...fault.variants(problem)]);
  const ways = [...backward.map(({ variant }) => variant), ...forward];
  if (ways.length === 0) return undefined;
  const way = ways[choose(ways)];
  const usual = way.constant?.usual.filter((k) => k !== way.constant!.right && way.constant!.allows(k)) ?? [
    1,
  ];
  const k = constant(usual);
  const solved = evaluate('replace' in way ? way.replace(problem, k) : problem);
  const gradient = solved.gradientUnder('plant' in way ? way.plant(RULES, k) : RULES);
  if (!gradient.every(Number.isFinite)) return undefined;
  const numbers = reportOf(problem, { solved, gradient, deltas: [] }, WHOLE_REPORT);
  const check = await checkReportAndName(numbers, { problem, whole: problem });
  const errors = check.findings.filter(({ severity }) => severity === 'error');
  const faults = errors.filter(canPlant);
  if (check.status !== 'mismatch' || errors.length !== 1 || faults[0]?.code !== code) return undefined;
  return { problem, check, code, planted: way.does, numbers, faults };
}

/** A report with the parts that are reported: cost, outputs and gradient. */
const NONE = new Float64Array(0);
const WHOLE_REPORT: ReportedNumbers = {
  file: 'planted',
  cost: { value: 0, precision: EXACT },
  vectors: { gradient: { values: NONE, given: [], missing: [], precision: [] } },
  values: [{ part: 'outputs', layer: 0, values: NONE, precision: EXACT }],
  missing: {},
  transposed: [],
};

/** Plants a fault in a problem by what it does. */
export async function failingIn(problem: Problem, code: string, does: string): Promise<FailingProblem> {
  const { drawn: _, redraw: __, ...settled } = problem;
  const found = await failing(
    settled,
    code,
    (ways) => ways.findIndex((way) => way.does === does),
    ([first]) => first,
  );
  if (found === undefined) throw new Error(`${code} is not named`);
  return found;
}

/** Shrinks one. */
export function shrinkFailing(
  { problem, check, numbers, faults }: FailingProblem,
  signal: AbortSignal = new AbortController().signal,
  onTried?: (tried: number) => void,
): Promise<Shrunk> {
  return shrink({ problem, check }, plantedCheck(faults, numbers), signal, onTried);
}
