/**
 * The matcher `toPassGradientCheck` for vitest; `nncheck/jest` has it for jest.
 *
 * @example
 * import { expect, test } from 'vitest';
 * import { toPassGradientCheck } from 'nncheck/vitest';
 *
 * expect.extend({ toPassGradientCheck });
 *
 * test('the gradient of my layer', async () => {
 *   await expect({ parameters, cost, gradient }).toPassGradientCheck();
 * });
 */
import type {} from 'vitest';
import type { FunctionsOptions } from './diagnosis/check-functions.ts';

export { toPassGradientCheck } from './report/matcher.ts';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> {
    /** Fails, with the report, where the gradient of these functions does not match; to be awaited. */
    toPassGradientCheck: (options?: FunctionsOptions) => Promise<void>;
  }
}
