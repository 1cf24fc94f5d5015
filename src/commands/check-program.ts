import { checkAndName, type ImplementationOptions } from '../diagnosis/check-implementation.ts';
import type { Host } from '../host.ts';
import type { Problem } from '../problem/problem.ts';
import { writeText } from '../report/output.ts';
import type { Outcome } from '../report/reporter.ts';
import type { Opener } from './implementation.ts';

/** Starts the implementation under test, checks it, and ends it. */
export async function checkProgram(
  host: Host,
  open: Opener,
  loaded: Problem | undefined,
  { isModule, ...options }: ImplementationOptions & { readonly isModule?: boolean },
): Promise<Extract<Outcome, { check: unknown }>> {
  const { signal } = options;
  const implementation = await open(loaded, signal);
  try {
    const checked = await checkAndName(implementation, loaded, options);
    const odd = signal.aborted ? undefined : await implementation.close();
    if (odd !== undefined) await writeText(host.stderr, [`warning: ${odd}\n`]);
    return isModule ? { ...checked, check: { ...checked.check, isModule } } : checked;
  } finally {
    await implementation.stop();
  }
}
