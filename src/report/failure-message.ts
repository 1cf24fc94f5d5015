import type { Problem } from '../problem/problem.ts';
import type { GradientCheck } from '../verdict/verdict.ts';
import { NO_PAINT } from './color.ts';
import { printable } from './printable.ts';
import { table } from './table/reporter.ts';

/** Columns of a line in the output of a test. */
const WIDTH = 100;

/** Returns what a check found, as the command line says it, for a test that fails with it. */
export function failureMessage(checked: {
  readonly problem?: Problem;
  readonly check: GradientCheck;
}): string {
  const style = { paint: NO_PAINT, width: WIDTH, all: false, detail: 'normal' } as const;
  return printable([...table(style).outcome(checked, 0)].join('').trim());
}
