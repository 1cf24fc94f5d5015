import { NncheckError } from '../../../errors.ts';
import { describeShape } from '../../../input/describe.ts';
import { sameShape, sizeOf } from '../../../tensors/tensor.ts';
import type { ParsedReport } from '../json.ts';
import type { ParsedTensor, ParsedTensors } from '../parsed-tensors.ts';
import { MOST_COLUMNS } from '../pasted/columns.ts';
import { entryIn, gatherEntries } from '../pasted/entries.ts';
import { withoutPart } from '../pasted/part-words.ts';
import type { TableReading } from '../reported-numbers.ts';
import { type Column, gradientColumns } from '../table/columns.ts';
import { columnsOf } from '../table/find-table.ts';
import { columnsUnknown } from '../table/messages.ts';
import { rolesIn } from '../table/roles.ts';

/** A tensor of a report without a spec, in both gradients. */
export interface Pair {
  readonly name: string;
  readonly shape: readonly number[];
  readonly gradient: Column;
  readonly numerical: Column;
  /** The parameters, where the report has them. */
  readonly parameters?: Float64Array;
}

/** The gradient and the numerical gradient of a report without a spec. */
export interface PairedReport {
  readonly pairs: readonly Pair[];
  /** Tensors that only one of the two has. */
  readonly missing: readonly string[];
  readonly reading?: TableReading;
}

/**
 * Pairs the tensors of the two gradients of a report, by their names; without names in their order.
 *
 * @throws NncheckError of kind `data` where one of the two is missing, or the shape of a tensor differs
 */
export function pairedReport(report: ParsedReport, file: string): PairedReport {
  report.issues?.throwIfAny();
  for (const group of Object.values(report.groups)) group.issues.throwIfAny();
  const { gradient, numericalGradient, ...others } = report.groups;
  const isOne = (gradient === undefined) !== (numericalGradient === undefined);
  const table = isOne ? tableOf(report, file) : undefined;
  if (table !== undefined) return table;
  if (gradient === undefined || numericalGradient === undefined) {
    const message = `without a spec, "gradient" and "numericalGradient" are compared with each other, and ${missingOf(gradient, numericalGradient)} missing. Add what is missing, or name the spec of the network (nncheck init writes one)${Object.keys(others).length > 0 ? ', with which all parts are checked' : ''}`;
    throw new NncheckError('data', 'nothing-to-compare', [{ message, place: { file } }]);
  }
  const [own, differences] = named(gradient, numericalGradient);
  const parameters = report.parameters?.tensors;
  const pairs: Pair[] = [];
  for (const [name, tensor] of own) {
    const other = differences.get(name);
    if (other === undefined) continue;
    const isFlat =
      [tensor, other].some(({ shape }) => shape.length <= 1) && sizeOf(tensor.shape) === sizeOf(other.shape);
    if (!isFlat && !sameShape(tensor.shape, other.shape)) {
      const message = `${name} has the shape ${describeShape(tensor.shape)} in the gradient and ${describeShape(other.shape)} in the numerical gradient: give both in the same shape`;
      throw new NncheckError('data', 'wrong-shape', [{ message, place: { file } }]);
    }
    const shape = tensor.shape.length > 1 ? tensor.shape : other.shape;
    const theta = parameters?.get(name)?.values;
    pairs.push({
      name,
      shape,
      gradient: tensor,
      numerical: other,
      ...(theta?.length === tensor.values.length && { parameters: theta }),
    });
  }
  const all = new Set([...own.keys(), ...differences.keys()]);
  const missing = [...all].filter((name) => !pairs.some((pair) => pair.name === name));
  if (pairs.length === 0) {
    const message = `no tensor is in both gradients: ${[...own.keys()].join(', ')} in one, ${[...differences.keys()].join(', ')} in the other. Give them the same names`;
    throw new NncheckError('data', 'nothing-to-compare', [{ message, place: { file } }]);
  }
  return { pairs, missing };
}

function missingOf(gradient: ParsedTensors | undefined, numerical: ParsedTensors | undefined): string {
  if (gradient === undefined && numerical === undefined) return 'both are';
  return gradient === undefined ? '"gradient" is' : '"numericalGradient" is';
}

type Named = ReadonlyMap<string, ParsedTensor>;

/** The name of an array without one. */
function nameless(k: number, of: number): string {
  return of === 1 ? 'weights' : `array${k + 1}`;
}

/** Takes the words of the part off the names; tensors that have no other are named by their order. */
function named(gradient: ParsedTensors, numerical: ParsedTensors): [Named, Named] {
  const rename = ({ tensors, amongWords, unnamed }: ParsedTensors): Named =>
    new Map(
      [...tensors].map(([name, tensor], k) => {
        const own = amongWords ? withoutPart(unnamed?.get(name) ?? name) : name;
        return [own === '' ? nameless(k, tensors.size) : own, tensor];
      }),
    );
  const both: [Named, Named] = [rename(gradient), rename(numerical)];
  // Two arrays under the same words cannot be told apart by them.
  const isWhole = both[0].size === gradient.tensors.size && both[1].size === numerical.tensors.size;
  if (isWhole) return both;
  const byOrder = ({ tensors }: ParsedTensors): Named =>
    new Map([...tensors.values()].map((tensor, k) => [nameless(k, tensors.size), tensor]));
  return [byOrder(gradient), byOrder(numerical)];
}

/** The two columns of a table: one array, an array for each tensor, or rows that begin with names. */
function tableOf({ printed }: ParsedReport, file: string): PairedReport | undefined {
  if (printed === undefined) return undefined;
  const arrays = [...printed.tensors].filter(([, { shape }]) => sizeOf(shape) > 1);
  const width = arrays[0]?.[1].shape.at(-1) ?? 0;
  const isTable = arrays.every(([, { shape }]) => shape.length === 2 && shape[1] === width);
  if (arrays.length === 0 || !isTable || width < 2 || width > MOST_COLUMNS) return undefined;
  const split = arrays.map(([name, array]) => ({ name, columns: columnsOf(array) }));
  const isLabelled = split.every(
    ({ name, columns }) => columns[0].values.length === 1 && entryIn(name) !== undefined,
  );
  const lines = printed.lines ?? [];
  const heading = rolesIn(lines);
  // Several arrays without words above them may be any matrices of two columns.
  if (!isLabelled && arrays.length > 1 && heading === undefined) return undefined;
  const rows = isLabelled ? gathered(split) : split;
  const parts = rows.map(({ name, columns, ...rest }) => {
    const both = gradientColumns(columns, () => false);
    if (both.length !== 2) {
      throw new NncheckError('data', 'columns-open', [
        { message: columnsUnknown(both.length, 'the number of the row')[1], place: { file } },
      ]);
    }
    const own =
      printed.unnamed?.has(name) || withoutPart(name) === '' || arrays.length === 1 ? 'weights' : name;
    return { name: isLabelled ? name : own, columns: both, ...rest };
  });
  const roles = heading ?? { gradient: 1, numericalGradient: 0 };
  return {
    pairs: parts.map(({ name, columns, ...rest }) => ({
      name,
      shape: 'shape' in rest ? (rest.shape as readonly number[]) : [columns[0].values.length],
      gradient: columns[roles.gradient],
      numerical: columns[roles.numericalGradient],
    })),
    missing: [],
    reading: { roles: { ...roles, by: heading === undefined ? 'order' : 'words' } },
  };
}

interface Rows {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** Puts tensors together of which each row is one entry. */
function gathered(rows: readonly Rows[]): (Rows & { readonly shape: readonly number[] })[] {
  const columns = rows[0].columns.map((_, column) =>
    gatherEntries(
      new Map(
        rows.map((row): [string, ParsedTensor] => {
          const { values, precision } = row.columns[column];
          return [row.name, { shape: [], values, precision }];
        }),
      ),
    ),
  );
  return [...columns[0]].flatMap(([name, first]) => {
    const tensors = columns.map((column) => column.get(name)!);
    if (!('tensor' in first)) throw new NncheckError('data', 'entry-missing', `${first.missing} is missing`);
    return [
      {
        name,
        shape: first.tensor.shape,
        columns: tensors.map((one) => ('tensor' in one ? one.tensor : first.tensor)),
      },
    ];
  });
}
