import type { GradientCheck } from '../../verdict/verdict.ts';
import type { ReportStyle } from '../reporter.ts';
import { verdictLabel } from './verdicts.ts';

const PARTS = {
  outputs: 'your outputs and the spec’s',
  cost: 'your cost and the spec’s',
  gradient: 'your gradient and the spec’s',
  consistency: 'your gradient and your own cost',
} as const;

/** What of a program was compared with what, a line each. */
export function* partLines({ parts, reported }: GradientCheck, style: ReportStyle): Iterable<string> {
  const given = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter((part) => parts[part] !== 'not given');
  if (reported !== undefined || parts.consistency === 'not given') return;
  const width = Math.max(...given.map((part) => PARTS[part].length));
  for (const part of given) {
    const status = parts[part];
    if (status !== 'not given') yield `  ${PARTS[part].padEnd(width)}  ${verdictLabel(status, style)}\n`;
  }
}
