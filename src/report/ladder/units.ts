import { isDenseChain } from '../../network/graph.ts';
import type { Problem } from '../../problem/problem.ts';
import { VERDICTS } from '../../verdict/tensor-check.ts';
import type { ProgramCheck } from '../../verdict/verdict.ts';
import { comparedTensors, worstWeights } from '../outcome-words.ts';

/** Networks of more units are shown by grad. */
const MOST_UNITS = 8;
/** Wrong weights that are told. */
const MOST_WEIGHTS = 4;

/** The gradient unit by unit, and where one is wrong weight by weight. */
export function unitLines(check: ProgramCheck, problem: Problem | undefined): string[] {
  const layers = problem !== undefined && isDenseChain(problem.network) ? problem.network.layers : [];
  const count = layers.reduce((sum, { units }) => sum + units, 0);
  if (problem === undefined || count === 0 || count > MOST_UNITS || check.parts.gradient === 'not given')
    return [];
  const isWrong = new Uint8Array(problem.parameters.length);
  for (const { name, weights } of check.tensors)
    problem.tensors
      .find((tensor) => tensor.name === name)
      ?.source.forEach((index, flat) => {
        isWrong[index] = VERDICTS[weights.verdict[flat]] === 'mismatch' ? 1 : 0;
      });
  const units = layers.flatMap(({ name, units, termOf, tensors }) =>
    Array.from({ length: units }, (_, unit) => {
      const own = [...isWrong.keys()].filter((k) =>
        tensors.some(({ offset, size }) => k >= offset && k < offset + size && termOf?.(k).unit === unit),
      );
      const many = own.filter((k) => isWrong[k] === 1).length;
      return `${name}[${unit}] ${many === 0 ? '✓' : `✗ (${many} of ${own.length} weights)`}`;
    }),
  );
  const wrong = worstWeights(comparedTensors(check), MOST_WEIGHTS)
    .filter(({ verdict }) => verdict === 'mismatch')
    .map(({ label, analytic, numeric }) => `${label} is ${analytic} instead of ${numeric}`);
  const more = check.counts.mismatch > wrong.length ? '; …' : '';
  return [
    `Unit by unit: ${units.join(', ')}.`,
    ...(wrong.length > 0 ? [`Weight by weight: ${wrong.join('; ')}${more}.`] : []),
  ];
}
