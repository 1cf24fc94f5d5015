import type { Problem } from '../../problem/problem.ts';
import type { ForwardFault } from './fault.ts';

/** The cost of a part of the examples. */
export const costOfSome: ForwardFault = {
  code: 'NN210',
  slug: 'cost-of-some',
  title: 'the cost has only some of the examples in it',
  stage: 'cost',
  about:
    'The cost is overwritten and not added to in the loop over the examples, or the loop misses one at an edge.',
  shows: 'The cost is that of those examples.',
  matters: 'The gradient of all examples is then not that of the cost.',
  fix: 'Set the cost to 0 before the loop over the examples, add (+=) in it, and run it from the first to the last.',
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
