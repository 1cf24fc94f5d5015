import {
  checkedFunctions,
  type FunctionsOptions,
  type NetworkFunctions,
} from '../diagnosis/check-functions.ts';
import { failureMessage } from './failure-message.ts';

/** What `expect.extend` takes from a matcher, in vitest and in jest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Checks the gradient of functions as `checkFunctions` does.
 *
 * @param functions `{ parameters, cost, gradient, … }`
 * @returns whether all that could be compared matches; the message is the report with the faults that it names
 * @throws NncheckError where a function is missing, throws or gives something else than tensors of these shapes
 */
export async function toPassGradientCheck(
  functions: NetworkFunctions<Record<never, never>>,
  options: FunctionsOptions = {},
): Promise<MatcherResult> {
  const checked = await checkedFunctions(functions, options);
  return { pass: checked.check.status === 'match', message: () => failureMessage(checked) };
}
