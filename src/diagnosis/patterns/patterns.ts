import { dot } from '../../tensors/dot.ts';

/** The numbers of one tensor, all in the same order, and how far each may be off. */
export interface Compared {
  readonly given: Float64Array;
  readonly right: Float64Array;
  readonly theta: Float64Array;
  readonly shape: readonly number[];
  /** How far the right ones are known. */
  readonly doubt: Float64Array;
  /** How far the given ones may be off for their digits. */
  readonly digits: Float64Array;
}

/** What the numbers of a tensor are by themselves. */
export interface Pattern {
  readonly kind:
    | 'right'
    | 'still'
    | 'zero'
    | 'parameters'
    | 'factor'
    | 'residual'
    | 'transpose'
    | 'signs'
    | 'order';
  /** Goes on from the tensor's name: `0.25 (1/4) times the right one`. */
  readonly does: string;
  /** What the right ones, or the parameters, are multiplied by. */
  readonly constant?: number;
}

/** What is that much above its doubt can bear a pattern. */
const CLEAR = 100;
/** A fraction 1/n is one to this part, and only where so few compete that chance makes none. */
const FRACTION = { within: 1e-6, most: 1000 };

/** Tells what the numbers of one tensor show against the right ones, every weight of it to its own doubt. */
export function patternOf(compared: Compared): Pattern | undefined {
  const { given, right, theta, doubt, digits } = compared;
  const all = (holds: (k: number) => boolean): boolean => given.every((_, k) => holds(k));
  const near = (x: number, k: number, share = 1) => Math.abs(x) <= Math.abs(share) * doubt[k] + digits[k];
  if (all((k) => near(given[k] - right[k], k))) return { kind: 'right', does: 'right' };
  if (all((k) => right[k] === 0)) return { kind: 'still', does: 'not 0, where no weight moves the cost' };
  if (all((k) => given[k] === 0)) return { kind: 'zero', does: 'all 0' };
  // Parameters may be rounded on their way, as to float32; nothing was computed.
  if (theta.some((value) => value !== 0) && all((k) => Math.abs(given[k] - theta[k]) <= digits[k])) {
    return { kind: 'parameters', does: 'equal to the parameters' };
  }
  const shown = given.reduce((n, value, k) => n + (isClear(value, right[k], doubt[k], digits[k]) ? 1 : 0), 0);
  const ratio = dot(given, right) / dot(right, right);
  const comparable = right.some((value, k) => Math.abs(value) > CLEAR * doubt[k]);
  const enough = shown >= Math.min(2, given.length);
  if (comparable && enough && all((k) => near(given[k] - ratio * right[k], k, ratio))) {
    return { kind: 'factor', does: `${number(ratio)} times the right one`, constant: ratio };
  }
  return residual(compared) ?? (comparable && shown > 1 ? rearranged(compared, near, all) : undefined);
}

function isClear(given: number, right: number, doubt: number, digits: number): boolean {
  return Math.max(Math.abs(given), Math.abs(right)) > CLEAR * (doubt + digits);
}

/** The right numbers plus a multiple of the parameters, as of a regularization that one of the two has not. */
function residual({ given, right, theta, doubt, digits }: Compared): Pattern | undefined {
  const rest = given.map((value, k) => value - right[k]);
  const share = dot(rest, theta) / dot(theta, theta);
  const off = (k: number) => doubt[k] + digits[k];
  if (rest.filter((value, k) => Math.abs(value) > CLEAR * off(k)).length < 2) return undefined;
  if (!rest.every((value, k) => Math.abs(value - share * theta[k]) <= 2 * off(k))) return undefined;
  return {
    kind: 'residual',
    does: `the right one plus ${number(share)} times the parameters`,
    constant: share,
  };
}

function rearranged(
  { given, right, shape, doubt, digits }: Compared,
  near: (x: number, k: number) => boolean,
  all: (holds: (k: number) => boolean) => boolean,
): Pattern | undefined {
  const [rows, columns] = shape;
  const turned = (k: number) => right[(k % rows) * columns + Math.floor(k / rows)];
  if (shape.length === 2 && rows > 1 && columns > 1 && all((k) => near(given[k] - turned(k), k))) {
    return { kind: 'transpose', does: 'the transpose of the right one' };
  }
  if (all((k) => near(Math.abs(given[k]) - Math.abs(right[k]), k))) {
    return { kind: 'signs', does: 'right but for signs' };
  }
  const [a, b] = [given.slice().sort(), right.slice().sort()];
  const off = doubt.reduce((most, value, k) => Math.max(most, value + digits[k]), 0);
  // Many numbers in a small range are all near one another.
  const telling = b[b.length - 1] - b[0] > CLEAR * off * b.length;
  if (telling && a.every((value, k) => Math.abs(value - b[k]) <= off)) {
    return { kind: 'order', does: 'the right numbers in another order' };
  }
  return undefined;
}

/** `0.25 (1/4)` */
function number(value: number): string {
  const whole = Math.round(1 / value);
  const many = Math.abs(whole);
  const fraction = Math.abs(1 / value - whole) <= FRACTION.within * many;
  const text = String(Number(value.toPrecision(4)));
  return fraction && many > 1 && many <= FRACTION.most ? `${text} (${whole < 0 ? '−' : ''}1/${many})` : text;
}
