import type { Cost } from '../../network/cost.ts';
import { type ForwardPass, inputOf } from '../../network/forward.ts';
import type { Problem } from '../../problem/problem.ts';
import { fields, title } from '../fields.ts';
import { countOf, formatNumber } from '../numbers.ts';
import type { ReportStyle, TextStyle } from '../reporter.ts';
import { JOINT, wrap } from '../width.ts';
import { costInWords, networkInWords } from '../words.ts';
import { costLines } from './cost.ts';
import { layerLines } from './layer.ts';
import { lossFormula } from './loss.ts';
import { listed } from './terms.ts';

/** A forward pass, and the examples of it to show. */
export interface ForwardReport {
  readonly problem: Problem;
  readonly pass: ForwardPass;
  readonly cost: Cost;
  /** Counted from 0. */
  readonly shown: readonly number[];
}

/** Writes out the arithmetic of the shown examples, and how the losses of all become the cost. */
export function* forwardText(report: ForwardReport, style: TextStyle): Iterable<string> {
  const { problem, cost, shown } = report;
  const { data, network } = problem;
  const line = (text: string, indent: string) =>
    `${indent}${wrap(text, style.width - indent.length, `${indent}    `)}\n`;
  yield line(title(problem.name, problem.source, style), '');
  yield* fields(
    [
      ['network', networkInWords(network)],
      ['cost', costInWords(network, data.count)],
    ],
    style,
  );
  for (const example of shown) {
    yield '\n';
    for (const { text, indent } of exampleLines(report, example, style)) yield line(text, indent);
  }
  if (shown.length < data.count) {
    yield `\n${line(`… ${countOf(data.count - shown.length, 'more example')} of ${data.count}; --example N shows one (0 to ${data.count - 1})`, '')}`;
  }
  yield `\n${line(style.paint.bold(`cost of ${countOf(data.count, 'example')}`), '')}`;
  for (const text of costLines(problem, cost)) yield line(text, '  ');
}

/** The arithmetic of one example, each line with its indent. */
export function* exampleLines(
  { problem, pass, cost }: ForwardReport,
  example: number,
  { paint }: Pick<ReportStyle, 'paint'>,
): Iterable<{ text: string; indent: string }> {
  const { network, data, parameters } = problem;
  const row = (values: Float64Array, length: number) =>
    values.subarray(example * length, (example + 1) * length);
  const target = row(data.targets, network.layers.at(-1)!.units);
  const inputs = row(data.inputs, network.inputs);
  const { loss } = network.objective;
  yield {
    text: `${paint.bold(`example ${example}`)}: input ${listed(inputs)}; ${loss.name === 'upstream' ? 'upstream gradient u' : 'target'} ${listed(target)}`,
    indent: '',
  };
  for (const [k, layer] of network.layers.entries()) {
    const { heading, lines } = layerLines(layer, parameters, {
      input: row(inputOf(network, pass, k), layer.inputs),
      z: row(pass.z[k], layer.units),
      a: row(pass.a[k], layer.units),
    });
    yield { text: heading, indent: '  ' };
    for (const text of lines) yield { text, indent: '    ' };
  }
  const outputs = row(pass.a.at(-1)!, target.length);
  const formula = lossFormula(network.objective, outputs, target);
  yield { text: `loss = ${formula} =${JOINT}${formatNumber(cost.losses[example])}`, indent: '  ' };
}
