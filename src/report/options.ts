import type { Problem } from '../problem/problem.ts';

/** Returns the options that move a check of this problem to other parameters: `--seed N` draws none that a spec has. */
export function otherParameters(problem: Problem | undefined): string {
  const seeded = problem === undefined || problem.drawn === true || problem.point === 'spread';
  return [
    ...(seeded ? ['--seed N'] : []),
    ...(problem?.point === 'spread' || problem === undefined ? [] : ['--at spread']),
  ].join(' or ');
}

/**
 * Says what may decide weights that are inconclusive.
 *
 * @param stepped whether the step size of the differences may be the reason
 */
export function mayDecide(problem: Problem | undefined, stepped: boolean): string {
  const ways = [
    `other parameters (${otherParameters(problem)})`,
    ...(problem?.data.count === 1 ? [] : ['fewer examples (--examples N)']),
    ...(stepped ? ['another step size (--step H)'] : []),
  ];
  const [first, ...rest] = ways;
  const last = rest.pop();
  const all = [first, ...rest].join(', ') + (last === undefined ? '' : ` or ${last}`);
  return `${all.charAt(0).toUpperCase()}${all.slice(1)} may decide them.`;
}
