/** A finite number as mantissa·2^exponent, both whole. */
function partsOf(value: number): { mantissa: bigint; exponent: number } {
  if (value === 0) return { mantissa: 0n, exponent: 0 };
  let exponent = Math.max(-1074, Math.floor(Math.log2(Math.abs(value))) - 53);
  // In two factors, since 2^1074 is no number.
  let mantissa = value * 2 ** -Math.ceil(exponent / 2) * 2 ** -Math.floor(exponent / 2);
  for (; !Number.isInteger(mantissa); exponent--) mantissa *= 2;
  return { mantissa: BigInt(mantissa), exponent };
}

/** Returns finite numbers as whole ones, all multiplied by one power of 2: no digit is lost. */
export function toIntegers(values: ArrayLike<number>): bigint[] {
  const parts = Array.from(values, partsOf);
  const least = parts.reduce(
    (least, { mantissa, exponent }) => (mantissa === 0n ? least : Math.min(least, exponent)),
    1024,
  );
  return parts.map(({ mantissa, exponent }) => (mantissa === 0n ? 0n : mantissa << BigInt(exponent - least)));
}
