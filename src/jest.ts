/**
 * The matcher `toPassGradientCheck` for jest; `nncheck/vitest` has it for vitest.
 *
 * @example
 * import { toPassGradientCheck } from 'nncheck/jest';
 *
 * expect.extend({ toPassGradientCheck });
 */
import type { FunctionsOptions } from './diagnosis/check-functions.ts';

export { toPassGradientCheck } from './report/matcher.ts';

declare global {
  namespace jest {
    interface Matchers<R> {
      /** Fails, with the report, where the gradient of these functions does not match; to be awaited. */
      toPassGradientCheck(options?: FunctionsOptions): Promise<R>;
    }
  }
}
