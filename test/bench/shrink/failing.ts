import { BACKWARD_FAULTS } from '../../../src/diagnosis/backward/faults/index.ts';
import { checkReportAndName } from '../../../src/diagnosis/check-report.ts';
import { FORWARD_FAULTS, forwardFaultsFor } from '../../../src/diagnosis/forward/index.ts';
import { candidatesFor } from '../../../src/diagnosis/search/single-faults.ts';
import { plantAll } from '../../../src/diagnosis/search/solve-constants.ts';
import {
  canPlant,
  type PlantedFault,
  plantedCheck,
  reportOf,
} from '../../../src/diagnosis/shrink/planted.ts';
import { type Failing, type Shrunk, shrink } from '../../../src/diagnosis/shrink/shrink.ts';
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
      const found = await failing(largeProblem(seed), code, seed);
      if (found === undefined) continue;
      yield found;
      break;
    }
  }
}

async function failing(problem: Problem, code: string, seed: number): Promise<FailingProblem | undefined> {
  const { index } = random(seed);
  const backward = candidatesFor(problem).filter(({ fault }) => fault.code === code);
  const forward = forwardFaultsFor(problem)
    .filter((fault) => fault.code === code)
    .flatMap((fault) => [...fault.variants(problem)]);
  if (backward.length + forward.length === 0) return undefined;
  const chosen = index(backward.length + forward.length);
  const candidate = backward[chosen];
  const variant = candidate?.variant ?? forward[chosen - backward.length];
  const { constant } = variant;
  const usual = constant?.usual.filter((value) => value !== constant.right && constant.allows(value)) ?? [1];
  const k = usual[index(usual.length)];
  const solved = evaluate(candidate ? problem : forward[chosen - backward.length].replace(problem, k));
  const gradient = solved.gradientUnder(candidate ? plantAll([candidate], [k]) : RULES);
  const before = reportOf(
    problem,
    { solved, gradient, deltas: [] },
    {
      cost: { value: 0, precision: EXACT },
      vectors: { gradient: { values: gradient, given: [], missing: [], precision: [] } },
      values: [{ part: 'outputs', layer: 0, values: gradient, precision: EXACT }],
      file: 'planted',
      missing: {},
      transposed: [],
    },
  );
  if (!gradient.every(Number.isFinite)) return undefined;
  const check = await checkReportAndName(before, { problem, whole: problem });
  const errors = check.findings.filter(({ severity }) => severity === 'error');
  const faults = errors.filter(canPlant);
  if (check.status !== 'mismatch' || errors.length !== 1 || faults[0]?.code !== code) return undefined;
  return { problem, check, code, planted: variant.does, numbers: before, faults };
}

/** Shrinks one. */
export function shrinkFailing({ problem, check, numbers, faults }: FailingProblem): Promise<Shrunk> {
  const { signal } = new AbortController();
  return shrink({ problem, check }, plantedCheck(faults, numbers), signal);
}
