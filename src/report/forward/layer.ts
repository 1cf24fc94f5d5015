import type { Layer } from '../../network/graph.ts';
import { countOf, formatNumber, formatSize } from '../numbers.ts';
import { JOINT } from '../width.ts';
import { shapeInWords } from '../words.ts';
import { activationFormula, endsInWords } from './activation.ts';
import { bracketed, product, sumOf } from './terms.ts';

/** Layers with more inputs or units are not written out, but summed up: nobody adds 784 terms by hand. */
const MOST_INPUTS = 12;
const MOST_UNITS = 16;

/** The input, z and a of one example in one layer, a row each. */
export interface LayerRow {
  readonly input: Float64Array;
  readonly z: Float64Array;
  readonly a: Float64Array;
}

/** The arithmetic of one layer on one example: a heading, and lines under it. */
export function layerLines(
  layer: Layer,
  theta: Float64Array,
  row: LayerRow,
): { heading: string; lines: string[] } {
  const { inputs, units, termOf } = layer;
  const heading = `${layer.name}: ${termOf === undefined ? ofShapes(layer) : ofUnits(layer)}`;
  const small = inputs <= MOST_INPUTS && units <= MOST_UNITS;
  const lines =
    small && termOf !== undefined ? writtenOut(layer, termOf, theta, row) : statistics(layer, row);
  return { heading, lines };
}

/** `2 inputs, 3 units; z = bias + Σ weight·input, a = tanh(z)` */
function ofUnits({ inputs, units, activation, biasInput }: Layer): string {
  const shape = `${countOf(inputs, 'input')}, ${countOf(units, 'unit')}`;
  const z = `${biasInput === 1 ? 'bias' : '−bias'} +${JOINT}Σ${JOINT}weight·input`;
  return `${shape}; z = ${z}, a = ${activationFormula(activation, 'z')}`;
}

/** `conv2d, 1×8×8 → 4×6×6; a = max(0, z)` */
function ofShapes({ type, inputShapes, output, activation }: Layer): string {
  const from = [...new Set(inputShapes.map(shapeInWords))].join(', ');
  const formula = activationFormula(activation, 'z');
  return `${type}, ${from} → ${shapeInWords(output)}${formula === 'z' ? '' : `; a = ${formula}`}`;
}

function writtenOut(
  layer: Layer,
  termOf: NonNullable<Layer['termOf']>,
  theta: Float64Array,
  row: LayerRow,
): string[] {
  const { activation } = layer;
  const preActivations = termsOf(layer, termOf, theta, row.input).map(
    (terms, unit) => `z[${unit}] = ${sumOf(terms)} =${JOINT}${formatNumber(row.z[unit])}`,
  );
  if (activation.name === 'softmax') return [...preActivations, ...softmaxLines(row)];
  return preActivations.flatMap((line, unit) => {
    const formula = activationFormula(activation, formatNumber(row.z[unit]));
    const a = formatNumber(row.a[unit]);
    return [line, formula === a ? `a[${unit}] = ${a}` : `a[${unit}] = ${formula} = ${a}`];
  });
}

/** The terms of the z of each unit, its bias first. */
function termsOf(
  { tensors, units }: Layer,
  termOf: NonNullable<Layer['termOf']>,
  theta: Float64Array,
  x: Float64Array,
): string[][] {
  const terms = Array.from({ length: units }, (): string[] => []);
  for (const { offset, size } of tensors) {
    for (let k = offset; k < offset + size; k++) {
      const { unit, input, factor = 1, units: many = 1 } = termOf(k);
      if (input !== undefined) terms[unit].push(product(theta[k], x[input]));
      else for (let u = unit; u < unit + many; u++) terms[u].unshift(formatNumber(factor * theta[k]));
    }
  }
  return terms;
}

/** The exponentials are of z less the largest z, as in a program that does not overflow; the quotient is the same. */
function softmaxLines({ z, a }: LayerRow): string[] {
  const top = Math.max(...z);
  const exponentials = Array.from(z, (value) => Math.exp(value - top));
  const sum = exponentials.reduce((total, e) => total + e, 0);
  return [
    `Σ e^(z - ${bracketed(top)}) = ${sumOf(exponentials.map((e) => formatNumber(e)))} = ${formatNumber(sum)}`,
    ...Array.from(
      a,
      (value, unit) =>
        `a[${unit}] = ${formatNumber(exponentials[unit])} / ${formatNumber(sum)} = ${formatNumber(value)}`,
    ),
  ];
}

function statistics({ activation }: Layer, { input, z, a }: LayerRow): string[] {
  return [`input: ${spread(input)}`, `z: ${spread(z)}`, `a: ${spread(a)}${endsInWords(activation, a)}`];
}

/** `min -2.1, mean 0.034, max 2.2` */
function spread(values: Float64Array): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const least = values.reduce((low, value) => Math.min(low, value));
  const most = values.reduce((high, value) => Math.max(high, value));
  return `min ${formatSize(least)}, mean ${formatSize(mean)}, max ${formatSize(most)}`;
}
