import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { evaluate } from '../problem/evaluation.ts';
import type { Problem } from '../problem/problem.ts';
import { styleFor } from '../report/color.ts';
import { forwardText } from '../report/forward/text.ts';
import { forwardJson } from '../report/json/forward.ts';
import { writeText } from '../report/output.ts';
import { oneProblem, type ProblemOptions } from './problems.ts';
import { EXIT } from './status.ts';

export interface ForwardOptions extends ProblemOptions {
  /** The examples to show, counted from 0; none is a few, or with `json` all. */
  readonly show: readonly number[];
  readonly json: boolean;
  readonly color?: boolean;
}

/** Examples that are written out unless others are asked for. */
const FEW = 4;

/**
 * Writes out the arithmetic of the forward pass and the cost.
 *
 * @returns the exit status
 * @throws NncheckError where the spec, or an example that was asked for, is not there
 */
export async function runForward(host: Host, options: ForwardOptions): Promise<number> {
  const problem = await oneProblem(host, 'forward', 'shows', options);
  const shown = shownExamples(problem, options);
  const { pass, cost } = evaluate(problem);
  const report = { problem, pass, cost, shown };
  const style = await styleFor(host, options.color);
  const text = options.json ? forwardJson(report) : forwardText(report, style);
  await writeText(host.stdout, text, options.json ? undefined : style);
  return EXIT.match;
}

function shownExamples({ name, data }: Problem, { show, json }: ForwardOptions): readonly number[] {
  const missing = show.find((example) => example >= data.count);
  if (missing !== undefined) {
    const has = data.count === 1 ? 'one example, 0' : `${data.count} examples, 0 to ${data.count - 1}`;
    const message = `--example: there is no example ${missing}; ${name} has ${has}`;
    throw new NncheckError('usage', 'no-example', message);
  }
  if (show.length > 0) return [...new Set(show)];
  return Array.from({ length: json ? data.count : Math.min(FEW, data.count) }, (_, example) => example);
}
