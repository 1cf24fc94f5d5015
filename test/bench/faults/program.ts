import { checkProgram } from '../../../src/commands/check-program.ts';
import { UNEXPLAINED } from '../../../src/diagnosis/catalogue/unexplained.ts';
import type { Host } from '../../../src/host.ts';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { forward } from '../../../src/network/forward.ts';
import { RULES, type Rules } from '../../../src/network/rules.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import type { Implementation } from '../../../src/subjects/implementation.ts';
import { createReference } from '../../../src/subjects/reference.ts';
import type { Finding } from '../../../src/verdict/finding.ts';
import type { GradientCheck } from '../../../src/verdict/verdict.ts';
import { plantIn } from './plant.ts';
import { randomProblem } from './problems.ts';
import { doesNotShow, outcomeOf, type Proof } from './prove.ts';
import { randomNumbers } from './written.ts';

/** An overflow, or a cost that nothing moves here, is an observation of its own, and blames no part of the code. */
const BLAMES_NOTHING = [UNEXPLAINED.slug, 'not-finite', 'cost-still'];

/** Plants faults in the gradient of a program that can be asked anywhere, and checks it as `grad --module` does. */
export async function proveProgram(
  seed: number,
  count: 1 | 2,
  only?: string,
): Promise<Proof & { readonly check?: GradientCheck }> {
  const found = await plantIn(seed, count, only);
  if (!found?.shows('17 digits')) return doesNotShow(seed, found);
  const { problem, rules, words: planted, codes } = found;
  const started = performance.now();
  const check = await checked(problem, gradientBy(problem, rules));
  const ms = performance.now() - started;
  const blamed = blamedBy(check);
  const explained = explanationsOf(blamed);
  return {
    seed,
    planted,
    codes,
    outcome: blamed.length === 0 ? 'abstained' : outcomeOf(codes, explained),
    explanations: explained.length,
    says: inWords(blamed),
    runnersUp: check.findings.flatMap(({ runnersUp }) =>
      runnersUp.map(({ slug, residual }) => `${slug} ${residual.toPrecision(2)}`),
    ),
    ms,
    check,
  };
}

/** Whether a program that is right is said to be wrong, with a name or without. */
export async function accuseProgram(seed: number): Promise<boolean> {
  const problem = randomProblem(seed);
  const check = await checked(problem, gradientBy(problem, RULES));
  return check.status === 'mismatch' || blamedBy(check).length > 0;
}

/** What a program is called that answers the same random numbers everywhere; undefined where it has no name. */
export async function garbageProgram(seed: number): Promise<string | undefined> {
  const problem = randomProblem(seed);
  const numbers = randomNumbers(problem, seed);
  const blamed = blamedBy(await checked(problem, () => numbers.slice()));
  return blamed.length === 0 ? undefined : inWords(blamed);
}

type Gradient = (theta: Float64Array) => Float64Array;

function gradientBy({ network, data }: Problem, rules: Rules): Gradient {
  return (theta) => {
    const pass = forward(network, theta, data.inputs, data.count);
    return backpropagate(network, theta, data, pass, undefined, rules).gradient;
  };
}

async function checked(problem: Problem, gradient: Gradient): Promise<GradientCheck> {
  const { signal } = new AbortController();
  const { check } = await checkProgram(HOST, async () => programOf(problem, gradient), problem, {
    tensors: [],
    signal,
  });
  return check;
}

/** It does not end with a warning, and is given nothing else to say. */
const HOST: Host = {
  args: [],
  env: {},
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  onSignal: () => () => {},
  signalGroup: () => false,
};

/** A program in this process: the reference's cost and outputs, and a gradient of its own. */
function programOf(problem: Problem, gradient: Gradient): Implementation {
  const { tensors, parameters, network, data } = problem;
  const reference = createReference(problem);
  const shape = [data.count, network.layers.at(-1)!.units];
  return {
    name: problem.name,
    tensors,
    size: parameters.length,
    cost: async (theta) => reference.cost(theta),
    gradient: async (theta) => ({ gradient: gradient(theta) }),
    outputs: async (theta) => ({ outputs: { shape, values: reference.outputs(theta) } }),
    around: (theta, base, noise = 0) => ({
      async changes(moves) {
        const values = Float64Array.from(moves, ({ indices, deltas }) => {
          const moved = theta.slice();
          indices.forEach((index, k) => {
            moved[index] += deltas[k];
          });
          return reference.cost(moved) - base;
        });
        return { values, rounding: new Float64Array(moves.length).fill(2 * noise), kinks: new Map() };
      },
    }),
    close: async () => undefined,
    stop: async () => {},
  };
}

/** The findings that say what is wrong. */
function blamedBy({ findings }: GradientCheck): Finding[] {
  return findings.filter(({ severity, slug }) => severity === 'error' && !BLAMES_NOTHING.includes(slug));
}

/** The codes of each explanation: the findings together, and what the first of them is tied with. */
function explanationsOf(blamed: readonly Finding[]): string[][] {
  const ties = blamed.flatMap(({ ties = [] }) => ties.map(({ codes }) => [...codes]));
  return [blamed.map(({ code }) => code), ...ties];
}

function inWords(blamed: readonly Finding[]): string {
  return blamed
    .map(({ slug, evidence, ties = [] }) =>
      [
        `${slug}: ${'does' in evidence ? evidence.does : ''}`,
        ...ties.map(({ slugs, does }) => `${slugs.join('+')}: ${does}`),
      ].join(' | '),
    )
    .join(' + ');
}
