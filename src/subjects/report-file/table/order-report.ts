import { NncheckError } from '../../../errors.ts';
import type { Problem } from '../../../problem/problem.ts';
import { halfUnit } from '../../../tensors/precision.ts';
import type { ParsedReport } from '../json.ts';
import { otherWeights } from '../other-weights.ts';
import type { ChosenRoles, TableReading } from '../reported-numbers.ts';
import { chooseOrder } from './choose-order.ts';
import { chooseRoles } from './choose-roles.ts';
import { type Column, gradientColumns } from './columns.ts';
import { type Table, tablesIn } from './find-table.ts';
import { columnsOpen, columnsUnknown, SEVERAL_TABLES, unordered } from './messages.ts';
import { type Order, ordersOf } from './orders.ts';
import { expectedOf, nearness } from './reference.ts';
import { type Roles, rolesIn } from './roles.ts';
import { groupOf } from './tensors-of-column.ts';

/** A report whose tensors have names, and how a table was read that had none. */
export interface OrderedReport {
  readonly report: ParsedReport;
  readonly reading?: TableReading;
}

/**
 * Gives the numbers of a printed table their tensors: the weights in the order in which one column is the right gradient,
 * and in no other. A report without a table stays as it is.
 *
 * @param problem at the parameters of the report
 * @throws NncheckError where the order, or which column is the numerical gradient, cannot be told
 */
export function orderReport(report: ParsedReport, problem: Problem, file: string): OrderedReport {
  const [table, ...more] = tablesIn(report, problem);
  if (table === undefined) return { report };
  const fail = ([code, message]: readonly [code: string, message: string]) =>
    new NncheckError('data', code, [{ message, place: { file } }]);
  if (more.length > 0) throw fail(SEVERAL_TABLES);
  const orders = ordersFor(problem, table);
  const columns = table.roles
    ? table.columns
    : gradientColumns(table.columns, (column) =>
        orders.some((order) => isParameters(column, order, problem)),
      );
  if (columns.length > 2) throw fail(columnsUnknown(columns.length));
  const heading = table.roles ?? (columns.length === 1 ? { gradient: 0 } : rolesIn(table.lines));
  const expected = expectedOf(problem);
  // Without cost and outputs, nothing but the gradient shows whether the program has the weights that the spec draws.
  const mayBeOthers = problem.drawn && report.cost === undefined && report.groups.outputs === undefined;
  const chosen =
    orders.length === 1
      ? { order: orders[0], near: columns.map((column) => nearness(column, orders[0].source, expected)) }
      : chooseOrder(columns, orders, expected, heading?.numericalGradient);
  if ('why' in chosen) {
    if (chosen.why === 'none' && mayBeOthers) throw otherWeights(file, problem);
    throw fail(unordered(chosen, columns, orders, expected));
  }
  const roles =
    columns.length === 2 && !table.roles
      ? chooseRoles(columns, chosen.near, heading as Roles | undefined, problem.network.arithmetic.precision)
      : heading;
  if (roles === undefined) {
    if (mayBeOthers && chosen.near.every(({ off }) => off > 1)) throw otherWeights(file, problem);
    throw columnsOpen(file, chosen.near);
  }
  const from = report.printed ?? report.groups.gradient ?? report.groups.numericalGradient!;
  const parts = (['gradient', 'numericalGradient'] as const).flatMap((part) => {
    const column = roles[part];
    return column === undefined
      ? []
      : [[part, groupOf(columns[column], chosen.order, problem, from)] as const];
  });
  return {
    report: { ...report, groups: { ...report.groups, ...Object.fromEntries(parts) } },
    reading: {
      ...(chosen.order.words !== '' && { order: chosen.order.words }),
      ...('by' in roles && { roles: roles as ChosenRoles }),
      ...(orders.length > 1 && { tried: orders.length }),
      ...(table.leftOut && { leftOut: table.leftOut }),
    },
  };
}

/** The orders that the numbers may be in: one where the table or the spec says it. */
function ordersFor(
  { network, layout, tensors, frozen }: Problem,
  { columns, orders }: Table,
): readonly Order[] {
  if (orders !== undefined) return orders;
  const [{ values }] = columns;
  const all = values.length === network.space.size;
  if (layout.unrolled !== undefined && all) {
    return [{ words: `"unrolled": "${layout.unrolled}", as the spec says`, source: tensors[0].source }];
  }
  return ordersOf(network.space, all ? new Uint8Array(frozen.length) : frozen);
}

/** Whether a column shows the parameters. */
function isParameters({ values, precision }: Column, { source }: Order, { parameters }: Problem): boolean {
  return source.every(
    (index, k) => Math.abs(values[k] - parameters[index]) <= halfUnit(values[k], precision) * (1 + 1e-6),
  );
}
