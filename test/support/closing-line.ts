import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/**
 * Ends the run with `N passed, N failed` (`, N skipped` where any were), which CI reads, and before it a line for each
 * skipped test with the reason. A file that could not be loaded and an error outside of a test count as failed.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const failed =
      tests.filter((test) => test.result().state === 'failed').length +
      modules.filter((module) => module.errors().length > 0).length +
      unhandled.length;

    for (const test of skipped) console.log(`skipped: ${test.fullName} (${reasonOf(test)})`);
    const rest = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
    console.log(`${passed} passed, ${failed} failed${rest}`);
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'no reason given';
}
