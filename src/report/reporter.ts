import type { NncheckError } from '../errors.ts';
import type { Problem } from '../problem/problem.ts';
import type { GradientCheck, Status } from '../verdict/verdict.ts';
import type { Paint } from './color.ts';

/** The outcome of one spec: its check, or the error that prevented it. */
export type Outcome =
  | {
      /** Absent where a program brings its own. */ readonly problem?: Problem;
      readonly check: GradientCheck;
    }
  | { readonly source: string; readonly error: NncheckError };

/** The appearance of a report; it never changes its content. */
export interface ReportStyle {
  readonly paint: Paint;
  /** Columns of a line; infinite for a pipe and a file. */
  readonly width: number;
  /** Every weight, however many. */
  readonly all: boolean;
  readonly detail: 'quiet' | 'normal' | 'verbose';
}

/** The part of the style that a text needs. */
export type TextStyle = Pick<ReportStyle, 'paint' | 'width'>;

/** Writes the outcomes of a run of `grad` in one format. */
export interface Reporter {
  /** Returns the text that is written as soon as one outcome is there. */
  outcome(outcome: Outcome, index: number): Iterable<string>;
  /** Returns the text that is written when all are. */
  end(outcomes: readonly Outcome[], status: Status | 'error'): Iterable<string>;
}
