import type { Objective } from '../../network/objective.ts';
import { formatNumber } from '../numbers.ts';
import { factorInWords, lossInWords } from '../words.ts';
import { bracketed, difference, sumOf } from './terms.ts';

/** More outputs than this are not written out. */
const MOST_OUTPUTS = 16;

/** The loss of one example with its numbers filled in: `½·(0.75 - 0)²`. */
export function lossFormula(objective: Objective, a: Float64Array, t: Float64Array): string {
  const { loss } = objective;
  const classes = loss.margin === undefined ? 0 : t.reduce((sum, one) => sum + one, 0);
  if (a.length > MOST_OUTPUTS || classes > 1) return lossInWords(objective);
  if (classes === 1) return marginFormula(a, t.indexOf(1), loss.constants.margin!);
  const terms = Array.from(a, (output, k) => term(objective, output, t[k], k)).filter((text) => text !== '');
  const sum = terms.length === 0 ? '0' : sumOf(terms);
  if (loss.name !== 'squared') return sum;
  const factor = factorInWords(loss.constants.scale!).replace('½ ', '½·');
  return factor !== '' && terms.length > 1 ? `${factor}(${sum})` : factor + sum;
}

/** The sum over the outputs beside that of the class y. */
function marginFormula(a: Float64Array, y: number, margin: number): string {
  const terms = [...a].map((own) => `max(0, ${difference(own, a[y])} + ${formatNumber(margin)})`);
  return sumOf(terms.filter((_, k) => k !== y));
}

/** The term of one output in the loss. */
function term(objective: Objective, a: number, t: number, output: number): string {
  const { loss } = objective;
  switch (loss.name) {
    case 'squared':
      return `(${difference(a, t)})²`;
    case 'absolute':
      return `|${difference(a, t)}|`;
    case 'hinge':
      return `max(0, ${formatNumber(loss.constants.margin!)} - ${formatNumber(t)}·${bracketed(a)})`;
    case 'upstream':
      return `${formatNumber(a)}·${bracketed(t)}`;
    case 'huber':
      return huberTerm(a, t, loss.constants.delta!);
    case 'binary-crossentropy': {
      const [ifOne, ifZero] = objective.takesLogits
        ? [`ln(1 + e^${bracketed(-a)})`, `ln(1 + e^${bracketed(a)})`]
        : [`-ln(${formatNumber(a)})`, `-ln(1 - ${formatNumber(a)})`];
      return sumOf([...weighted(t, ifOne), ...weighted(1 - t, ifZero)]);
    }
    case 'categorical-crossentropy':
      return weighted(
        t,
        objective.takesLogits ? `-ln(softmax(a)[${output}])` : `-ln(${formatNumber(a)})`,
      ).join('');
    default:
      return `${loss.name}(${formatNumber(a)}, ${formatNumber(t)})`;
  }
}

function huberTerm(a: number, t: number, delta: number): string {
  const far = Math.abs(a - t) > delta;
  const d = formatNumber(delta);
  return far ? `${d}·(|${difference(a, t)}| - ${d}/2)` : `½·(${difference(a, t)})²`;
}

/** A text times a factor: nothing for 0, itself for 1. */
function weighted(factor: number, text: string): string[] {
  if (factor === 0) return [];
  if (factor === 1) return [text];
  return [
    text.startsWith('-') ? `-${formatNumber(factor)}·${text.slice(1)}` : `${formatNumber(factor)}·${text}`,
  ];
}
