import { NO_VERDICT, type TensorCheck, VERDICTS } from '../../verdict/verdict.ts';
import { type Compared, entriesOf } from './compared.ts';
import type { Pattern } from './pattern.ts';
import { patternOf } from './patterns.ts';

/** Rows (first axis) or columns (last axis) of a tensor, or the entries of a vector. */
export type Axis = 'rows' | 'columns' | 'entries';

/** Lines that are told by number. */
const SHOWN = 10;
/** Single entries of a matrix that are told by index. */
const FEW = 5;

/** Returns the flat indices of each line of an axis; empty where the tensor has no such axis. */
export function linesOf(shape: readonly number[], size: number, axis: Axis): number[][] {
  if ((axis === 'entries') !== (shape.length === 1)) return [];
  const count = axis === 'columns' ? shape[shape.length - 1] : shape[0];
  const width = size / count;
  return Array.from({ length: count }, (_, line) =>
    Array.from({ length: width }, (_, k) => (axis === 'columns' ? k * count + line : line * width + k)),
  );
}

/** The rows, columns or entries that are wrong where all others are right. */
export function wrongLines(tensor: TensorCheck, compared: Compared): Pattern | undefined {
  const { shape, weights } = tensor;
  const size = weights.verdict.length;
  if (shape.length === 0 || weights.verdict.includes(NO_VERDICT)) return undefined;
  for (const axis of ['rows', 'columns', 'entries'] as const) {
    const states = linesOf(shape, size, axis).map((entries) => ({ entries, ...stateOf(tensor, entries) }));
    const wrong = states.flatMap(({ wrong }, line) => (wrong ? [line] : []));
    const decided = states.filter(({ wrong, right }) => wrong || right).length;
    const whole = states.every(({ wrong, mixed }) => !wrong || !mixed);
    if (!whole || wrong.length === 0 || wrong.length === decided) continue;
    const inside = states.flatMap(({ wrong, entries }) => (wrong ? entries : []));
    const there = patternOf(entriesOf(compared, inside));
    const one = { rows: 'row', columns: 'column', entries: 'entry' }[axis];
    const lines = `${wrong.length === 1 ? one : axis} ${inWords(wrong)}`;
    const occur = states.some(({ wrong, right, open }) => !wrong && !right && !open) ? ['occur'] : [];
    const open = states.some(({ open }) => open) ? ['could be decided'] : [];
    const some = occur.length + open.length > 0 ? ` that ${[...occur, ...open].join(' and ')}` : '';
    const what = there === undefined || there.kind === 'right' ? '' : `, ${there.does}`;
    return { kind: 'lines', does: `wrong: ${lines}`, rest: `${what}; all other ${axis}${some} are right` };
  }
  const entries = [...weights.verdict.keys()].filter((k) => VERDICTS[weights.verdict[k]] === 'mismatch');
  if (entries.length > FEW || size < 3 * entries.length) return undefined;
  const indices = entries.map((k) => indexOf(k, shape));
  return { kind: 'lines', does: `wrong: ${listed(indices)}`, rest: '; no other entry is' };
}

interface State {
  readonly wrong: boolean;
  readonly right: boolean;
  /** Some entries are wrong and some are right. */
  readonly mixed: boolean;
  readonly open: boolean;
}

function stateOf({ weights: { verdict } }: TensorCheck, entries: readonly number[]): State {
  const has = (...wanted: string[]) => entries.some((k) => wanted.includes(VERDICTS[verdict[k]]));
  const wrong = has('mismatch');
  const open = !wrong && has('inconclusive');
  const right = !wrong && !open && has('match', 'subgradient');
  return { wrong, right, open, mixed: wrong && has('match', 'subgradient') };
}

function indexOf(flat: number, shape: readonly number[]): string {
  let rest = flat;
  const index = [...shape].reverse().map((length) => {
    const at = rest % length;
    rest = (rest - at) / length;
    return at;
  });
  return `[${index.reverse().join(',')}]`;
}

/** `0 and 2`; `0 to 8` of numbers that follow one another. */
function inWords(lines: readonly number[]): string {
  const last = lines[lines.length - 1];
  const follow = lines.length > 3 && last - lines[0] === lines.length - 1;
  return follow ? `${lines[0]} to ${last}` : listed(lines.map(String));
}

/** `0 and 2`, `1, 4 and 5`, at most ten of them. */
export function listed(all: readonly string[]): string {
  if (all.length > SHOWN) return `${all.slice(0, SHOWN).join(', ')}, …`;
  const head = all.slice(0, -1);
  return head.length === 0 ? all[0] : `${head.join(', ')} and ${all[all.length - 1]}`;
}
