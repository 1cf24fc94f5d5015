import type { TensorCheck } from '../../verdict/verdict.ts';
import {
  type ComparedTensor,
  comparedTensors,
  findingText,
  outcomeWords,
  worstWeights,
} from '../outcome-words.ts';
import type { Outcome } from '../reporter.ts';
import { countsInWords, total } from '../verdicts.ts';

/** A test case of a JUnit report; one without an element has passed. */
export interface TestCase {
  readonly name: string;
  readonly classname: string;
  readonly element?: 'failure' | 'error' | 'skipped';
  readonly type?: string;
  readonly message?: string;
  /** What an element says, or else what is worth knowing of a test case that passed. */
  readonly text?: string;
}

/** Weights that a test case shows. */
const MOST_WEIGHTS = 20;

/** The name of the test case of the check as a whole, which has the findings. */
const WHOLE = 'gradient check';

/** Returns the test cases of an outcome: the check as a whole, then each tensor. */
export function testCases(outcome: Outcome, failing: boolean): TestCase[] {
  const words = outcomeWords(outcome);
  const text = [words.statement, ...words.advice, ...words.findings.map(findingText)].join('\n');
  if ('error' in outcome) {
    const { code } = outcome.error;
    return [
      { name: WHOLE, classname: words.title, element: 'error', type: code, message: words.statement, text },
    ];
  }
  const { check } = outcome;
  const classname = check.name;
  const whole = { name: WHOLE, classname, text };
  const bad = failing || check.status !== 'match';
  const judged = { element: failing ? 'failure' : 'skipped', message: words.statement } as const;
  return [
    // what fails a check that matches is a finding that --fail-on names
    bad ? { ...whole, ...judged, type: check.status === 'match' ? 'finding' : check.status } : whole,
    ...comparedTensors(check).map((compared) => ({
      classname,
      ...tensorCase(compared, failing && check.status !== 'match' ? check.status : undefined),
    })),
  ];
}

/** @param failsOn the verdict that makes its check fail */
function tensorCase(
  { tensor, name }: ComparedTensor,
  failsOn: string | undefined,
): Omit<TestCase, 'classname'> {
  const untested = whyUntested(tensor);
  if (untested !== undefined) return { name, element: 'skipped', message: untested, text: untested };
  const { counts, shape } = tensor;
  const verdict = counts.mismatch > 0 ? 'mismatch' : counts.inconclusive > 0 ? 'inconclusive' : undefined;
  if (verdict === undefined) return { name };
  const message = `${name} [${shape.join(', ')}]: ${countsInWords(counts)}`;
  const weights = worstWeights([{ tensor, name }], Math.min(MOST_WEIGHTS, counts[verdict])).map(
    ({ label, analytic, numeric, error, bound, note }) =>
      `${label}: given ${analytic}, expected ${numeric}, error ${error}, bound ${bound}${note === undefined ? '' : `: ${note}`}`,
  );
  const element = verdict === failsOn ? 'failure' : 'skipped';
  return { name, element, type: verdict, message, text: [message, ...weights].join('\n') };
}

function whyUntested({ frozen, counts }: TensorCheck): string | undefined {
  if (frozen) return 'frozen, not checked';
  if (total(counts) === 0) return 'no weight was tried by itself';
  return counts.inactive === total(counts)
    ? 'no weight affects the cost here, so none was tested'
    : undefined;
}
