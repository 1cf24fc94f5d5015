import type { Column } from './columns.ts';
import type { Order } from './orders.ts';
import { type Expected, type Nearness, nearness } from './reference.ts';

/** The order of the numbers of a table, and how near each column is to the right gradient in it. */
export interface Chosen {
  readonly order: Order;
  readonly near: readonly Nearness[];
}

/** Why no order was chosen: none of them makes a column right, or several do and place the numbers differently. */
export type Open =
  | { readonly why: 'none' | 'few' }
  | { readonly why: 'several'; readonly orders: readonly [Order, Order] };

/** Bits by which an order has to be told from chance, the choice among all orders included: once in a million. */
const ENOUGH = 20;
/** An order whose numbers are that much nearer than those of another is the right one; this near, any is. */
const NEARER = 100;
const NEAR = 1e-3;

/**
 * Chooses the order in which at least one column is the right gradient, as far as its digits and differences of a usual
 * step allow.
 *
 * @param numerical the column that is known to be the numerical gradient: where it is right in an order, that order counts
 */
export function chooseOrder(
  columns: readonly Column[],
  orders: readonly Order[],
  expected: Expected,
  numerical?: number,
): Chosen | Open {
  const all = orders.map((order) => ({
    order,
    near: columns.map((column) => nearness(column, order.source, expected)),
  }));
  const byNumerical = all.filter(({ near }) => numerical !== undefined && near[numerical].off <= 1);
  const fitting = (byNumerical.length > 0 ? byNumerical : all.filter(({ near }) => least(near) <= 1)).sort(
    (a, b) => least(a.near) - least(b.near),
  );
  const [best] = fitting;
  if (best === undefined) return { why: 'none' };
  const other = fitting.find(
    ({ order, near }) =>
      !sameNumbers(columns, order, best.order) && least(near) <= NEARER * Math.max(least(best.near), NEAR),
  );
  if (other !== undefined) return { why: 'several', orders: [best.order, other.order] };
  // Where all orders place the numbers alike, as all zeros, nothing is chosen.
  const choices = orders.filter(({ source }) => !sameNumbers(columns, { source }, best.order)).length;
  const bits = best.near.reduce((most, one) => Math.max(most, one.off <= 1 ? one.bits : 0), 0);
  return choices > 0 && bits < ENOUGH + Math.log2(choices * columns.length) ? { why: 'few' } : best;
}

function least(near: readonly Nearness[]): number {
  return near.reduce((least, { off }) => Math.min(least, off), Number.POSITIVE_INFINITY);
}

/** Whether two orders give every weight the same numbers. */
function sameNumbers(
  columns: readonly Column[],
  a: Pick<Order, 'source'>,
  b: Pick<Order, 'source'>,
): boolean {
  const places = new Map(Array.from(b.source, (index, k) => [index, k] as const));
  return columns.every(({ values }) =>
    a.source.every((index, k) => Object.is(values[k], values[places.get(index) ?? -1])),
  );
}
