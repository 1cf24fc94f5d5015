import type { Problem } from '../../problem/problem.ts';
import type { Constant } from '../catalogue/fault.ts';
import { inWords, quantities } from './quantities.ts';

/** The name of a solved constant, and the bits that it takes to choose it. */
export interface NamedConstant {
  /** The value of the quantity, or the shortest number within the error of the constant. */
  readonly value: number;
  /** `1/4 examples`; undefined for a plain number. */
  readonly words?: string;
  /** log2 of the number of known quantities, or of the numbers of so many digits. */
  readonly bits: number;
}

/** Digits up to which a number may have been typed: 0.0625, 0.9999. */
const TYPED = 4;

/** Bits of a number with so many digits: log2 10 each, and 4 for its exponent. */
const bitsOfTyped = (digits: number): number => 4 + 3.3 * digits;

/** Whether a constant is neither a quantity of the problem nor a number of few digits. */
export function isArbitrary(constant: NamedConstant | undefined): boolean {
  return constant !== undefined && constant.bits > bitsOfTyped(TYPED);
}

/**
 * Names a solved constant: a quantity of the problem, else the shortest number within its error.
 *
 * @param doubt absolute error of the value
 */
export function nameConstant(
  value: number,
  doubt: number,
  constant: Constant,
  problem: Problem,
): NamedConstant {
  // An error as large as the value would allow every name.
  const near = Math.min(doubt, 0.01 * Math.abs(value));
  if (constant.symbol !== 'η' && Math.abs(value) <= Math.min(doubt, 1e-3))
    return { value: 0, words: '0', bits: 1 };
  const { learningRate } = problem.train.optimizer;
  if (constant.symbol === 'η' && Math.abs(value - learningRate) <= near) {
    return { value: learningRate, words: 'the learning rate', bits: 1 };
  }
  const sign = Math.sign(value);
  if (sign < 0 && Math.abs(value + 1) <= near) return { value: -1, words: '−1', bits: 2 };
  const words = inWords(Math.abs(value), near, problem);
  if (words !== undefined) {
    const known = quantities(problem);
    const { value: meant } = known.find(
      (quantity) => Math.abs(quantity.value - Math.abs(value)) <= Math.max(near, 1e-9 * Math.abs(value)),
    )!;
    return {
      value: sign * meant,
      words: sign < 0 ? `−(${words})` : words,
      bits: Math.log2(known.length) + (sign < 0 ? 1 : 0),
    };
  }
  for (let digits = 1; digits <= TYPED; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.abs(short - value) <= near) return { value: short, bits: bitsOfTyped(digits) };
  }
  const digits = Math.log2(Math.abs(value) / Math.max(doubt, 2 ** -50 * Math.abs(value)));
  return { value, bits: 4 + Math.max(0, digits) };
}
