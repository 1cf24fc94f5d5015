import type { Problem } from '../../problem/problem.ts';
import { VERDICTS } from '../../verdict/tensor-check.ts';
import type { ProgramCheck, TensorCheck } from '../../verdict/verdict.ts';
import { comparedTensors, worstWeights } from '../outcome-words.ts';

/** Networks of more units are shown by grad. */
const MOST_UNITS = 8;
/** Wrong weights that are told. */
const MOST_WEIGHTS = 4;

const MISMATCH = VERDICTS.indexOf('mismatch');

/**
 * The gradient unit by unit, and where one is wrong weight by weight.
 *
 * @param all shows the weights that are right, too, where they are few
 */
export function unitLines(check: ProgramCheck, problem: Problem | undefined, all: boolean): string[] {
  const layers = problem?.network.layers ?? [];
  const count = layers.reduce((sum, { units }) => sum + units, 0);
  if (count === 0 || count > MOST_UNITS || check.parts.gradient === 'not given') return [];
  const wrong = wrongWeights(check, problem!);
  const texts = layers.flatMap(({ name, units, termOf, tensors }) =>
    Array.from({ length: units }, (_, unit) => {
      const own = tensors.flatMap(({ offset, size }) =>
        Array.from({ length: size }, (_, k) => offset + k).filter((k) => termOf(k).unit === unit),
      );
      const many = own.filter((k) => wrong.has(k)).length;
      const delta = deltaIsWrong(
        check.deltas?.tensors.find((one) => one.name === name),
        unit,
      );
      const what = [
        ...(delta ? ['its delta'] : []),
        ...(many > 0 ? [`${many} of ${own.length} weights`] : []),
      ].join(' and ');
      return `${name}[${unit}] ${what === '' ? '✓' : `✗ (${what})`}`;
    }),
  );
  const weights = worstWeights(comparedTensors(check), MOST_WEIGHTS)
    .filter(({ verdict }) => verdict === 'mismatch' || (all && count === 1))
    .map(({ label, analytic, numeric, verdict }) =>
      verdict === 'mismatch' ? `${label} is ${analytic} instead of ${numeric}` : `${label} ${analytic}`,
    );
  const more = wrong.size > weights.length ? '; …' : '';
  return [
    `Unit by unit: ${texts.join(', ')}.`,
    ...(weights.length > 0 ? [`Weight by weight: ${weights.join('; ')}${more}.`] : []),
  ];
}

/** Returns the indices in θ of the weights whose gradient is wrong. */
function wrongWeights({ tensors }: ProgramCheck, problem: Problem): ReadonlySet<number> {
  const sources = new Map(problem.tensors.map(({ name, source }) => [name, source]));
  return new Set(
    tensors.flatMap(({ name, weights }) =>
      Array.from(sources.get(name) ?? []).filter((_, flat) => weights.verdict[flat] === MISMATCH),
    ),
  );
}

/** Returns whether ∂cost/∂z of a unit is wrong for any example. */
function deltaIsWrong(deltas: TensorCheck | undefined, unit: number): boolean {
  if (deltas === undefined) return false;
  const { shape, weights } = deltas;
  return weights.verdict.some((verdict, k) => verdict === MISMATCH && k % shape[1] === unit);
}
