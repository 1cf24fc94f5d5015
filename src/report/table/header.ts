import type { Problem } from '../../problem/problem.ts';
import { fields, title } from '../fields.ts';
import { COST_DIGITS, countOf, formatNumber } from '../numbers.ts';
import type { Outcome, ReportStyle } from '../reporter.ts';
import { whose } from '../subject.ts';
import { wrap } from '../width.ts';
import { costInWords, networkInWords } from '../words.ts';

/** The subject of a check: whose gradient, the network, its cost, the examples and the parameters, a line each. */
export function* header(outcome: Extract<Outcome, { check: unknown }>, style: ReportStyle): Iterable<string> {
  const { check } = outcome;
  yield `${wrap(`${title(check.name, check.source, style)}: ${whose(check)}`, style.width, '  ')}\n`;
  yield* fields(headerFields(outcome), style);
}

/** The names and values of these lines. */
export function headerFields({
  problem,
  check,
}: Extract<Outcome, { check: unknown }>): readonly (readonly [string, string])[] {
  // What was reported has lines of its own.
  const cost = check.subject === 'program' ? check.cost.implementation : check.cost.reference;
  const value = cost === undefined ? '' : formatNumber(cost, COST_DIGITS);
  const weights = check.tensors.reduce((sum, { weights: { value } }) => sum + value.length, 0);
  if (problem !== undefined) return problemFields(problem, value);
  return [
    ...(value === '' ? [] : [['cost', value] as const]),
    ['parameters', `${countOf(weights, 'weight')} in ${countOf(check.tensors.length, 'tensor')}`],
  ];
}

function problemFields({ network, data, tensors, point }: Problem, cost: string): [string, string][] {
  return [
    ['network', networkInWords(network)],
    ['cost', `${cost === '' ? '' : `${cost} = `}${costInWords(network, data.count)}`],
    [
      'examples',
      countOf(data.count, 'example') + (data.task === undefined ? '' : ` of the task ${data.task}`),
    ],
    [
      'parameters',
      `${countOf(network.space.size, 'weight')} in ${countOf(tensors.length, 'tensor')}` +
        (point === 'spread' ? ', not the given ones: drawn so that |z| is about 1' : ''),
    ],
  ];
}
