import { NncheckError } from '../errors.ts';
import { didYouMean } from '../input/suggest.ts';
import type { Outcome } from '../report/reporter.ts';
import type { Finding } from '../verdict/finding.ts';
import type { GradientCheck } from '../verdict/verdict.ts';
import { statusOf } from './failure.ts';
import { combineStatuses, EXIT } from './status.ts';

/** What makes a run fail. */
export interface FailOn {
  readonly mismatch: boolean;
  readonly inconclusive: boolean;
  readonly warning: boolean;
  /** Codes of findings. */
  readonly codes: ReadonlySet<string>;
  /** Checks that may mismatch before the run fails. */
  readonly maxMismatches: number;
}

const WORDS = ['mismatch', 'inconclusive', 'warning'] as const;

/** What makes a run fail where nobody says. */
export const FAIL_ON = ['mismatch', 'inconclusive'] as const;

/**
 * Reads the words of `--fail-on`: statuses, `warning`, and codes or names of findings.
 *
 * @throws NncheckError of kind `usage` on a word that is none of them
 */
export async function readFailOn(
  words: readonly string[] = FAIL_ON,
  maxMismatches: number = 0,
): Promise<FailOn> {
  const named = (word: (typeof WORDS)[number]) => words.includes(word);
  const others = words.filter((word) => !WORDS.some((one) => one === word));
  return {
    mismatch: named('mismatch'),
    inconclusive: named('inconclusive'),
    warning: named('warning'),
    codes: new Set(await codesOf(others)),
    maxMismatches,
  };
}

async function codesOf(words: readonly string[]): Promise<string[]> {
  if (words.length === 0) return [];
  const { ALL_ENTRIES } = await import('../diagnosis/catalogue/catalogue.ts');
  return words.map((word) => {
    const wanted = word.toLowerCase();
    const entry = ALL_ENTRIES.find(({ code, slug }) => code.toLowerCase() === wanted || slug === wanted);
    if (entry !== undefined) return entry.code;
    const known = [...WORDS, ...ALL_ENTRIES.flatMap(({ code, slug }) => [code, slug])];
    const message = `--fail-on: ${JSON.stringify(word)} is none of ${WORDS.join(', ')} and no code of a finding${didYouMean(word, known) || ' (nncheck explain lists them)'}`;
    throw new NncheckError('usage', 'bad-value', message);
  });
}

/** Returns whether a check makes a run fail, where no mismatch is tolerated. */
export function fails(check: GradientCheck, failOn: FailOn): boolean {
  return exitOf(check, failOn) !== EXIT.match;
}

function exitOf(check: GradientCheck, failOn: FailOn, tolerated = false): number {
  if (hasNamedFinding(check, failOn)) return EXIT.mismatch;
  if (check.status === 'match' || !failOn[check.status]) return EXIT.match;
  return check.status === 'mismatch' && tolerated ? EXIT.match : EXIT[check.status];
}

/** Returns whether a finding is of a code or a severity that makes a run fail. */
export function hasNamedFinding(
  { findings }: { readonly findings: readonly Pick<Finding, 'code' | 'severity'>[] },
  { warning, codes }: FailOn,
): boolean {
  return findings.some(({ code, severity }) => codes.has(code) || (warning && severity === 'warning'));
}

/** Returns the exit status of a run, and the outcomes that make it fail. */
export function judgeRun(
  outcomes: readonly Outcome[],
  failOn: FailOn,
): { exit: number; failing: ReadonlySet<Outcome> } {
  const mismatches = outcomes.filter((outcome) => 'check' in outcome && outcome.check.status === 'mismatch');
  const tolerated = mismatches.length <= failOn.maxMismatches;
  const exits = outcomes.map((outcome) =>
    'error' in outcome ? statusOf(outcome.error) : exitOf(outcome.check, failOn, tolerated),
  );
  return {
    exit: combineStatuses(exits),
    failing: new Set(outcomes.filter((_, k) => exits[k] !== EXIT.match)),
  };
}
