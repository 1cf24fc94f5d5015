import type { NncheckError } from '../errors.ts';
import type { Problem } from '../problem/problem.ts';
import type { GradientCheck, Status } from '../verdict/verdict.ts';
import type { Paint } from './color.ts';
import type { ShardHeader } from './shard/header.ts';

/** The outcome of one spec: its check, or the error that prevented it. */
export type Outcome = (
  | {
      /** Absent where a program brings its own. */ readonly problem?: Problem;
      readonly check: GradientCheck;
    }
  | {
      readonly source: string;
      /** Where the source is one of several reports: their spec. */
      readonly spec?: string;
      /** Whether it is an error of that spec, and so of all reports. */
      readonly ofSpec?: boolean;
      readonly error: NncheckError;
    }
) & {
  /** Of one part of a check: what the parts are joined from. */
  readonly shard?: { readonly files: readonly string[]; readonly answers: string };
};

/** The appearance of a report; it never changes its content. */
export interface ReportStyle {
  readonly paint: Paint;
  /** Columns of a line; infinite for a pipe and a file. */
  readonly width: number;
  /** Every weight, however many. */
  readonly all: boolean;
  readonly detail: 'quiet' | 'normal' | 'verbose';
  /** Only the place of a fault, without its name. */
  readonly hints?: boolean;
  /** Whether there are several reports against one spec, each of which has a row. */
  readonly rows?: boolean;
  /** Of which part of a check it is the report. */
  readonly shard?: ShardHeader | undefined;
}

/** The part of the style that a text needs. */
export type TextStyle = Pick<ReportStyle, 'paint' | 'width'>;

/** Where and how a run takes place, for a reporter to write its report accordingly. */
export interface RunSettings {
  /** Returns whether a check would fail the run by itself. */
  fails(check: GradientCheck): boolean;
  /** Returns a file as a service that shows reports names it, which starts nncheck in a folder of a repository. */
  pathOf(file: string): string;
}

/** What a run came to. */
export interface RunResult {
  readonly status: Status | 'error';
  /** The outcomes that make it fail, under `--fail-on` and `--max-mismatches`. */
  readonly failing: ReadonlySet<Outcome>;
}

/** Writes the outcomes of a run of `grad` in one format. */
export interface Reporter {
  /**
   * Returns the text that is written as soon as one outcome is there.
   *
   * @param of how many outcomes the run is to have
   */
  outcome(outcome: Outcome, of: number): Iterable<string>;
  /** Returns the text that is written when all are. */
  end(outcomes: readonly Outcome[], result: RunResult): Iterable<string>;
}
