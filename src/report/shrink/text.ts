import type { PlantedPass } from '../../diagnosis/shrink/planted.ts';
import type { Shrunk } from '../../diagnosis/shrink/shrink.ts';
import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { indexOf } from '../../tensors/tensor.ts';
import { VERDICTS } from '../../verdict/verdict.ts';
import { findingText } from '../findings/text.ts';
import { findingWords } from '../findings/words.ts';
import { listed } from '../forward/terms.ts';
import { forwardText } from '../forward/text.ts';
import { countOf, formatNumber } from '../numbers.ts';
import type { TextStyle } from '../reporter.ts';
import { wrap } from '../width.ts';
import { backwardArithmetic } from './backward.ts';

/** A problem that was shrunk, and what it was before. */
export interface ShrunkReport extends Shrunk {
  readonly before: Problem;
  /** What the faults give, where they can be planted. */
  readonly planted?: PlantedPass;
  /** The file that it was written to as a spec. */
  readonly output?: string;
}

/** More weights and examples than these are not followed by hand. */
const MOST_WEIGHTS = 100;
const MOST_EXAMPLES = 8;

/** Writes what a problem was shrunk to, with the arithmetic of its forward and backward pass: right beside wrong. */
export function* shrunkText(report: ShrunkReport, style: TextStyle): Iterable<string> {
  const { problem, check, before, tried, isCutShort, planted, output } = report;
  const { network, data, parameters, tensors } = problem;
  const { paint } = style;
  const line = (text: string, indent = ''): string =>
    `${indent}${wrap(text, style.width - indent.length, `${indent}    `)}\n`;
  const evaluation = evaluate(problem);
  const { pass, cost } = evaluation;
  const isSmall = parameters.length <= MOST_WEIGHTS && data.count <= MOST_EXAMPLES;
  const shown = isSmall ? [...Array(data.count).keys()] : [];
  yield* forwardText({ problem, pass, cost, shown }, style);
  const { implementation } = check.cost;
  const last = network.layers.length - 1;
  if (check.parts.outputs === 'mismatch' && planted !== undefined) {
    const outputs = (values: readonly Float64Array[]): string => listed(values[last]);
    yield line(`outputs ${outputs(pass.a)}   ${paint.red(`yours: ${outputs(planted.solved.pass.a)}`)}`, '  ');
  }
  if (check.parts.cost === 'mismatch')
    yield line(`  ${paint.red(`yours: ${formatNumber(implementation!)}`)}`);
  if (isSmall) {
    const arithmetic = backwardArithmetic(evaluation);
    const beside = (text: string, own: number): string =>
      `${text}   ${paint.red(`yours: ${formatNumber(own)}`)}`;
    for (const example of shown) {
      const heading = paint.bold(`backward, example ${example}`);
      yield `\n${line(`${heading}: J is the cost, δ = ∂J/∂z = f′(z)·∂J/∂a`)}`;
      for (const [l, { name, z, a, units, activation }] of [...network.layers.entries()].reverse()) {
        yield line(`${name}:`, '  ');
        // Nothing reads the activation where the loss reads z, and f′ of a linear layer is 1.
        const isRead = network.nodes.some(({ from }) => from.includes(a));
        const isLinear = isRead && activation.name === 'linear';
        if (isRead && !isLinear)
          for (const text of arithmetic.ofNode(a, '∂J/∂a', example)) yield line(text, '    ');
        for (const [unit, text] of arithmetic.ofNode(isLinear ? a : z, 'δ', example).entries()) {
          const [right, own] = [evaluation.backpropagation, planted].map(
            (backward) => backward?.deltas[l][example * units + unit],
          );
          yield line(own === undefined || isNear(own, right!) ? text : beside(text, own), '    ');
        }
      }
    }
    yield `\n${line(paint.bold('gradient'))}`;
    for (const { name, shape, source } of tensors) {
      const own = check.tensors.find((tensor) => tensor.name === name)?.weights;
      for (const [flat, index] of source.entries()) {
        const text = arithmetic.ofParameter(index, `∂J/∂${name}[${indexOf(flat, shape).join(',')}]`);
        const isWrong = own !== undefined && VERDICTS[own.verdict[flat]] === 'mismatch';
        yield line(isWrong ? beside(text, own.analytic[flat]) : text, '  ');
      }
    }
  }
  yield '\n';
  for (const finding of check.findings) yield* findingText(finding, findingWords(finding, check), style);
  const sizes = [
    `${countOf(before.data.count, 'example')} to ${data.count}`,
    `${countOf(before.network.layers.length, 'layer')} to ${network.layers.length}`,
    `${countOf(before.parameters.length, 'weight')} to ${parameters.length}`,
  ].join(', ');
  const why = isCutShort ? ' The search was cut short: something smaller may fail, too.' : '';
  const where = output === undefined ? '--output FILE writes it as a spec.' : `${output} has it as a spec.`;
  yield `\n${line(`Shrunk from ${sizes}; ${countOf(tried, 'problem')} tried.${why} ${where}`)}`;
}

/** Whether two numbers differ by no more than rounding. */
function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
