import type { NncheckError } from '../errors.ts';
import type { Problem } from '../problem/problem.ts';
import type { GradientCheck, Status } from '../verdict/verdict.ts';
import type { Paint } from './color.ts';

/** What became of one spec: its check, or why there is none. */
export type Outcome =
  | {
      /** Absent where a program brings its own. */ readonly problem?: Problem;
      readonly check: GradientCheck;
    }
  | { readonly source: string; readonly error: NncheckError };

/** How a report is to look; it never changes what is true in it. */
export interface ReportStyle {
  readonly paint: Paint;
  /** Columns of a line; infinite for a pipe and a file. */
  readonly width: number;
  /** Every weight, however many. */
  readonly all: boolean;
  readonly detail: 'quiet' | 'normal' | 'verbose';
}

/** What a text needs to know of it. */
export type TextStyle = Pick<ReportStyle, 'paint' | 'width'>;

/** Writes the outcomes of a run of `grad` in one format. */
export interface Reporter {
  /** What can be said as soon as one outcome is there. */
  outcome(outcome: Outcome, index: number): Iterable<string>;
  /** What is said when all are. */
  end(outcomes: readonly Outcome[], status: Status | 'error'): Iterable<string>;
}
