import type { Problem } from '../../../src/problem/problem.ts';
import { specOf } from '../../../src/subjects/spec-of.ts';
import { failingProblems, shrinkFailing } from './failing.ts';

/** Prints a table of failing problems and what they shrink to: `main(['20', '0'])`, with how many and the first seed. */
export async function main([count = '20', from = '0']: readonly string[]): Promise<void> {
  console.log('| fault | from | to | examples | weights | tried | s |');
  console.log('|---|---|---|--:|--:|--:|--:|');
  let left = Number(count);
  for await (const failing of failingProblems(Number(from))) {
    const started = performance.now();
    const shrunk = await shrinkFailing(failing);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const { problem, tried } = shrunk;
    console.log(
      `| ${[
        failing.code,
        sizes(failing.problem),
        sizes(problem),
        problem.data.count,
        problem.parameters.length,
        tried,
        seconds,
      ].join(' | ')} |`,
    );
    if (process.env.VERBOSE !== undefined) {
      console.log(
        `  ${failing.planted}; ${JSON.stringify(shrunk.check.findings.map(({ code, ties }) => [code, ties]))}`,
      );
      console.log(`  ${JSON.stringify(specOf(problem))}`);
    }
    if (--left === 0) break;
  }
}

/** `5-3-4-2` */
function sizes({ network }: Problem): string {
  return [network.inputs, ...network.layers.map(({ units }) => units)].join('-');
}
