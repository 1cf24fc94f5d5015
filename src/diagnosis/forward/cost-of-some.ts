import type { Problem } from '../../problem/problem.ts';
import type { ForwardFault } from './fault.ts';

/** The cost of a part of the examples. */
export const costOfSome: ForwardFault = {
  code: 'NN210',
  slug: 'cost-of-some',
  words: 'cost last example batch overwritten only one',
  title: 'some examples are missing from the cost',
  stage: 'cost',
  anyLayers: true,
  about:
    'In the loop over the examples the cost is assigned instead of added, or the loop skips the first or last example.',
  wrong: ['cost = 0.0', 'for y, target in zip(a2, t):', '    cost = 0.5 * np.sum((y - target) ** 2)'],
  right: ['cost = 0.0', 'for y, target in zip(a2, t):', '    cost += 0.5 * np.sum((y - target) ** 2)'],
  shows: 'The cost is that of the remaining examples.',
  matters: 'The gradient over all examples is not the derivative of this cost.',
  fix: 'Set the cost to 0 before the loop over the examples, add to it (+=) inside, and loop from the first example to the last.',
  *variants({ data }) {
    const { count } = data;
    if (count < 2) return;
    const parts: [string, number, number][] = [
      ['the last example', count - 1, count],
      ['the first example', 0, 1],
    ];
    if (count > 2) {
      parts.push(['all examples but the last', 0, count - 1], ['all examples but the first', 1, count]);
    }
    for (const [words, from, to] of parts) {
      yield { where: {}, does: `of ${words} only`, replace: (on) => ofExamples(on, from, to) };
    }
  },
};

function ofExamples(problem: Problem, from: number, to: number): Problem {
  const { data } = problem;
  const rows = (values: Float64Array): Float64Array => {
    const width = values.length / data.count;
    return values.subarray(from * width, to * width);
  };
  return {
    ...problem,
    data: { ...data, count: to - from, inputs: rows(data.inputs), targets: rows(data.targets) },
  };
}
