/** Whole numbers that are values·2^−exponent. */
export interface Integers {
  readonly integers: bigint[];
  readonly exponent: number;
}

/** Returns finite numbers as whole ones times one power of 2: no digit is lost. */
export function toIntegers(values: ArrayLike<number>, exponents?: readonly number[]): Integers {
  const parts = Array.from(values, (value, k) => {
    const { mantissa, exponent } = partsOf(value);
    return { mantissa, exponent: exponent + (exponents?.[k] ?? 0) };
  });
  const exponent = parts.reduce(
    (least, part) => (part.mantissa === 0n ? least : Math.min(least, part.exponent)),
    4000,
  );
  return {
    integers: parts.map((part) =>
      part.mantissa === 0n ? 0n : part.mantissa << BigInt(part.exponent - exponent),
    ),
    exponent,
  };
}

/** A finite number as mantissa·2^exponent, both whole. */
function partsOf(value: number): { mantissa: bigint; exponent: number } {
  if (value === 0) return { mantissa: 0n, exponent: 0 };
  const exponent = Math.max(-1074, Math.floor(Math.log2(Math.abs(value))) - 54);
  // In two factors, since 2^1074 is no number.
  const half = Math.floor(exponent / 2);
  return { mantissa: BigInt(value * 2 ** -half * 2 ** (half - exponent)), exponent };
}
