import type { Evaluation } from '../../problem/evaluation.ts';
import type { NotFiniteCause, NotFiniteFinding } from '../../verdict/findings/diagnosis.ts';
import type { ClaimedPart, Claims } from '../claims/claims.ts';

/** e^z is infinite above the first and 0 below the second, in the arithmetic of the program. */
const EXPONENTS = {
  float64: [709.782712893384, -745.1332191019412],
  float32: [88.72283, -103.97208],
} as const;

/**
 * Returns the finding of reported numbers that are NaN or infinite, with what makes them so: the first exponential,
 * logarithm or quotient of the textbook formulas that is not finite at the numbers of the spec.
 *
 * @returns undefined where outputs, cost and gradient are finite, or have not been found to be wrong
 */
export function notFiniteFinding(
  evaluation: Evaluation,
  claims: Claims,
  wrong: ReadonlySet<ClaimedPart>,
): NotFiniteFinding | undefined {
  const { cost, outputs, gradient } = claims;
  const [part, value] =
    [
      ['outputs', outputs?.values.find((one, k) => outputs.given[k] === 1 && !Number.isFinite(one))] as const,
      ['cost', cost !== undefined && !Number.isFinite(cost.value) ? cost.value : undefined] as const,
      [
        'gradient',
        gradient?.values.find((one, k) => gradient.given[k] === 1 && !Number.isFinite(one)),
      ] as const,
    ].find(([of, found]) => found !== undefined && wrong.has(of)) ?? [];
  if (part === undefined) return undefined;
  const cause =
    exponential(evaluation, claims) ??
    (part === 'outputs'
      ? undefined
      : part === 'cost'
        ? logarithm(evaluation, claims, value!)
        : quotient(evaluation, claims));
  return {
    family: 'not-finite',
    code: 'NN605',
    slug: 'not-finite',
    severity: 'error',
    where: {},
    evidence: { part, value: String(value), ...(cause && { cause }) },
    runnersUp: [],
  };
}

/**
 * Returns the first e^z of a softmax that overflows; or the first example whose e^z are all 0, as they are or with the
 * largest z of all examples subtracted.
 */
function exponential({ problem, pass }: Evaluation, claims: Claims): NotFiniteCause | undefined {
  const { outputs, arithmetic = 'float64' } = claims;
  // Outputs that are finite are not made of it.
  if (outputs?.values.every(Number.isFinite)) return undefined;
  const [most, least] = EXPONENTS[arithmetic];
  let shifted: NotFiniteCause | undefined;
  for (const [l, { name: layer, units, activation }] of problem.network.layers.entries()) {
    if (activation.name !== 'softmax') continue;
    const largest = pass.z[l].reduce((one, other) => Math.max(one, other));
    for (let example = 0; example < problem.data.count; example++) {
      const row = pass.z[l].subarray(example * units, (example + 1) * units);
      const unit = row.indexOf(Math.max(...row));
      const z = row[unit];
      const at = { layer, unit, example, z };
      if (z > most) return { of: 'exponential', ...at };
      if (z < least) return { of: 'exponentials of 0', ...at };
      if (z - largest < least) shifted ??= { of: 'exponentials of 0', ...at, subtracted: largest };
    }
  }
  return shifted;
}

/** Returns the first logarithm of 0 in a cross-entropy: NaN needs one that is multiplied by 0. */
function logarithm(evaluation: Evaluation, claims: Claims, value: number): NotFiniteCause | undefined {
  const { problem } = evaluation;
  const { loss } = problem.network.objective;
  const binary = loss.name === 'binary-crossentropy';
  if (!binary && loss.name !== 'categorical-crossentropy') return undefined;
  const { outputs, units } = outputsOf(evaluation, claims);
  let first: NotFiniteCause | undefined;
  for (let k = 0; k < outputs.length; k++) {
    const [output, target] = [outputs[k], problem.data.targets[k]];
    // t·ln a at a = 0, and (1 − t)·ln(1 − a) at a = 1
    const factor = output === 0 ? target : output === 1 && binary ? 1 - target : undefined;
    if (factor === undefined) continue;
    const at = { unit: k % units, example: Math.floor(k / units), output, target };
    const found: NotFiniteCause = { of: 'logarithm', ...at, factor };
    if (Number.isNaN(value) === (factor === 0)) return found;
    if (factor !== 0) first ??= found;
  }
  return first;
}

/** Returns the first quotient of a cross-entropy's derivative whose denominator is 0. */
function quotient(evaluation: Evaluation, claims: Claims): NotFiniteCause | undefined {
  const { problem } = evaluation;
  const { name } = problem.network.objective.loss;
  if (name !== 'binary-crossentropy' && name !== 'categorical-crossentropy') return undefined;
  const { outputs, units } = outputsOf(evaluation, claims);
  const formula = name === 'binary-crossentropy' ? '(a − t)/(a(1 − a))' : '−t/a';
  for (let k = 0; k < outputs.length; k++) {
    const output = outputs[k];
    const isZero = output === 0 || (output === 1 && name === 'binary-crossentropy');
    if (!isZero) continue;
    const target = problem.data.targets[k];
    const over = name === 'binary-crossentropy' ? output - target : -target;
    const at = { unit: k % units, example: Math.floor(k / units), output, target };
    return { of: 'quotient', formula, ...at, over };
  }
  return undefined;
}

/** Returns the outputs that the program reports, or those of the spec in its arithmetic. */
function outputsOf({ problem, pass }: Evaluation, { outputs, arithmetic }: Claims) {
  const { units } = problem.network.layers[problem.network.layers.length - 1];
  const own = pass.a[pass.a.length - 1];
  const values = outputs?.given.every((one) => one === 1) ? outputs.values : own;
  return { units, outputs: arithmetic === 'float32' ? values.map(Math.fround) : values };
}
