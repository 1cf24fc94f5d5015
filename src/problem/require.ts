import { NncheckError } from '../errors.ts';
import { describeValue } from '../input/describe.ts';
import type { Problem } from './problem.ts';

/**
 * Returns what the caller of a library gives as a problem: it may come from JavaScript, which no compiler has read.
 *
 * @throws NncheckError of kind `usage` where it is none
 */
export function requireProblem(problem: Problem): Problem {
  const given: { network?: { space?: unknown }; parameters?: unknown; data?: unknown } = Object(problem);
  if (
    given.network?.space !== undefined &&
    given.parameters instanceof Float64Array &&
    given.data !== undefined
  )
    return problem;
  const found =
    (problem as unknown) instanceof Promise
      ? 'a promise: await it'
      : given.network !== undefined
        ? 'a spec: problemFromSpec makes a problem of it'
        : describeValue(problem);
  throw wrongType(`a problem, as loadSpec, problemFromSpec and taskProblem return it, found ${found}`);
}

/**
 * Returns a text that the caller of a library gives.
 *
 * @param what what it should be, such as `the path of a spec`
 * @throws NncheckError of kind `usage` where it is none
 */
export function requireText(text: string, what: string): string {
  if (typeof text === 'string') return text;
  throw wrongType(`${what}, found ${describeValue(text)}`);
}

function wrongType(expected: string): NncheckError {
  return new NncheckError('usage', 'wrong-type', `expected ${expected}`);
}
