import { NncheckError } from '../../../errors.ts';
import { counted } from '../../../input/describe.ts';
import type { Open } from './choose-order.ts';
import type { Column } from './columns.ts';
import type { Order } from './orders.ts';
import { type Expected, type Nearness, nearness } from './reference.ts';

type Message = readonly [code: string, message: string];

export const SEVERAL_TABLES: Message = [
  'several-tables',
  'there are several tables of all weights in it: keep the one that belongs to the spec',
];

/** What to write where the order of the weights cannot be told. */
const SAY_THE_ORDER =
  'Say the order in the parameters of the spec: "layout": {"unrolled": "row-major"}, or "column-major" (Octave’s W(:)), with "bias": "first-column" or "last-column" where each matrix has its biases; or print every tensor after its name, such as hidden.weight = [[…]].';

/** What to write where it cannot be told which column is which. */
const SAY_THE_COLUMNS = 'Write their names above the columns, in their order: numerical backpropagation.';

/** The message of numbers whose order is open. */
export function unordered(
  open: Open,
  columns: readonly Column[],
  orders: readonly Order[],
  expected: Expected,
): Message {
  const [{ values }] = columns;
  const numbers = `${columns.length === 1 ? '' : `${columns.length} columns of `}${counted(values.length, 'number')}`;
  if (open.why === 'several') {
    const [a, b] = open.orders.map(({ words }) => words);
    return [
      'order-open',
      `${numbers}, one for each weight, without names: they are the gradient of the spec in several orders of the weights, such as (1) ${a}; (2) ${b}. Nothing was compared.${columns.length === 1 ? '' : `\n${SAY_THE_COLUMNS} Then the order counts in which the numerical gradient is right.`}\n${SAY_THE_ORDER}`,
    ];
  }
  if (open.why === 'few') {
    return [
      'order-open',
      `${numbers}, one for each weight, without names: they are too few, or have too few digits, to tell the order of the weights by comparison with the gradient of the spec.\n${SAY_THE_ORDER}`,
    ];
  }
  const which = columns.length === 1 ? 'they are not' : 'neither column is';
  return [
    'order-unknown',
    `${numbers}, one for each weight, without names: ${which} the gradient of the spec in any of ${orders.length} orders of the weights, so it cannot be told which number belongs to which weight. Tried were: ${TRIED}.${multiples(columns, orders, expected)}\n${SAY_THE_ORDER}`,
  ];
}

const TRIED =
  'layer by layer with the weight or the bias first, all weights before all biases and the reverse, each row by row and column by column; unit by unit with the bias before or behind the weights; from the first layer and from the last';

/** Tells where a column is a multiple of the right gradient in one order. */
function multiples(columns: readonly Column[], orders: readonly Order[], expected: Expected): string {
  for (const [k, column] of columns.entries()) {
    for (const { source, words } of orders) {
      const factor = factorOf(column, source, expected);
      const near = nearness(column, source, expected, 1 / factor);
      if (!(near.off <= 1 && near.bits >= TELLING)) continue;
      const what = columns.length === 1 ? 'They are' : `Column ${k + 1} is`;
      return `\n${what} ${Number(factor.toPrecision(4))} times that gradient in one order: ${words}. Compare the two costs: their reduction over the examples, and their factor.`;
    }
  }
  return '';
}

/** Bits that a multiple has to be told by, its factor included. */
const TELLING = 40;

function factorOf({ values }: Column, source: Int32Array, { least, most }: Expected): number {
  let [product, square] = [0, 0];
  source.forEach((index, k) => {
    const right = (least[index] + most[index]) / 2;
    product += values[k] * right;
    square += right * right;
  });
  return product / square;
}

/** The error of two columns of which either may be the numerical gradient. */
export function columnsOpen(file: string, near: readonly Pick<Nearness, 'off'>[]): NncheckError {
  const right = near.flatMap(({ off }, k) => (off <= 1 ? [PLACES[k]] : []));
  const known =
    right.length === 0
      ? 'neither is the gradient of the spec'
      : `${right.length === 1 ? `the ${right[0]} is` : 'both are'} the gradient of the spec as far as differences show`;
  const message = `two columns, and nothing tells which is the numerical gradient and which that of backpropagation: ${known}.\n${SAY_THE_COLUMNS}`;
  return new NncheckError('data', 'columns-open', [{ message, place: { file } }]);
}

const PLACES = ['first', 'second'];

/**
 * The message of more columns than two that have a meaning.
 *
 * @param beside what may stand beside the two gradients
 */
export function columnsUnknown(count: number, beside = 'the number of the row, the weight'): Message {
  return [
    'columns-open',
    `a row for each weight, with ${count} columns: expected the gradient and the numerical gradient, beside them at most ${beside}, and their difference. Leave out the other columns.`,
  ];
}
