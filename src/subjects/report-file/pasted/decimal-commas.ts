/** A number with a decimal comma, between spaces, semicolons or brackets. */
const WITH_COMMA = /(?<![\p{L}\p{N}.,])[-+]?\d+,\d+(?:[eE][-+]?\d+)?(?![\p{L}\p{N}.,])/gu;
/** A list of two whole numbers, or of one with a decimal comma: it says nothing. */
const EITHER = /\[\s*[-+]?\d+,\d+\s*\]/;
/** Decimals from which on a comma does not separate two whole numbers. */
const DECIMALS = /,\d{3}/;

/**
 * Returns a text of numbers with decimal points, where all of them have decimal commas, as programs in many languages
 * print them; every character keeps its place.
 */
export function withDecimalPoints(text: string): string {
  if (/\d\.\d/.test(text) || !DECIMALS.test(text) || EITHER.test(text)) return text;
  const commas = text.match(/,/g)?.length ?? 0;
  const numbers = text.match(WITH_COMMA) ?? [];
  // A comma anywhere else separates numbers.
  if (numbers.length !== commas || !numbers.some((number) => DECIMALS.test(number))) return text;
  return text.replace(WITH_COMMA, (number) => number.replace(',', '.'));
}
