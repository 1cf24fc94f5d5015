import type { ProgramCheck } from '../../verdict/verdict.ts';
import type { ReportStyle } from '../reporter.ts';
import { verdictLabel } from '../verdicts.ts';

const PARTS = {
  preActivations: 'your pre-activations and the spec’s',
  activations: 'your activations and the spec’s',
  outputs: 'your outputs and the spec’s',
  cost: 'your cost and the spec’s',
  deltas: 'your deltas and the spec’s',
  gradient: 'your gradient and the spec’s',
  consistency: 'your gradient and your own cost',
} as const;

/** The comparisons that were made of a program, a line each. */
export function* partLines({ parts }: ProgramCheck, style: ReportStyle): Iterable<string> {
  const given = (Object.keys(PARTS) as (keyof typeof PARTS)[]).flatMap((part) => {
    const status = parts[part] ?? 'not given';
    return status === 'not given' ? [] : [{ name: PARTS[part], status }];
  });
  const width = Math.max(...given.map(({ name }) => name.length));
  for (const { name, status } of given) yield `  ${name.padEnd(width)}  ${verdictLabel(status, style)}\n`;
}
