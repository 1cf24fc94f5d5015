import type { Part } from '../../differences/shares/part.ts';
import type { ImplementationRequest, Opener } from '../implementation.ts';
import type { Method, Point } from '../methods.ts';
import type { ProblemOptions } from '../problems.ts';
import type { ReportOptions } from '../reports.ts';
import type { CheckShare } from '../shards/check-share.ts';

/** What the command grad is asked. */
export interface GradOptions extends ProblemOptions, ReportOptions, ImplementationRequest {
  /** Files of numbers that somebody's program reported, folders or globs of them, or `-`. */
  readonly reported?: readonly string[];
  readonly step?: number;
  readonly method: Method;
  readonly at: Point;
  /** Whether ∂cost/∂z is compared too. */
  readonly deltas: boolean;
  readonly tensors: readonly string[];
  /** Seconds that the whole run may take. */
  readonly deadline?: number;
  /** What makes the run fail: words of `--fail-on`. */
  readonly failOn?: readonly string[];
  /** Checks that may mismatch before the run fails. */
  readonly maxMismatches?: number;
  readonly debug: boolean;
  /** The part of every check that is made here, by this version of nncheck. */
  readonly part?: Part & { readonly version: string };
  /** What the parts of every check measured, and how the program is started where that does not tell all. */
  readonly joined?: {
    readonly shares: readonly CheckShare[];
    readonly open: Opener | undefined;
    /** The reports of the parts, absolute. */
    readonly files: readonly string[];
  };
}
