/** A word of a heading that says that a column was measured by differences. */
const NUMERICAL =
  /(?<!\p{L})(?:num(?:erical(?:ly)?|eric|_?grads?)?|approx\p{L}*|finite|estimate[ds]?)(?!\p{L})/giu;
/** That it was computed by backpropagation. */
const ANALYTIC = /(?<!\p{L})(?:analytic(?:al(?:ly)?)?|back-?prop\p{L}*|(?:bp|ana)(?:_?grads?)?)(?!\p{L})/giu;
/** That it is a gradient, of which kind the other words say. */
const GRADIENT = /(?<![\p{L}_])(?:d?grad(?:ient)?s?)(?!\p{L})/giu;

/** Words of a sentence, which need not name the columns in their order. */
const SENTENCE =
  /(?<!\p{L})(?:and|with|vs|versus|to|against|between|is|are|was|by|the|of|for|if|then|compar\p{L}*|check\p{L}*)(?!\p{L})/iu;
const LEFT = /(?<!\p{L})left(?!\p{L})/iu;
const RIGHT = /(?<!\p{L})right(?!\p{L})/iu;

/** The columns of a table that are the gradient and the numerical gradient. */
export interface Roles {
  readonly gradient: number;
  readonly numericalGradient: number;
}

/**
 * Finds the order of the two gradients in the lines of words around a table: `backpropagation approximation`,
 * `(Left-Your Numerical Gradient, Right-Analytical Gradient)`.
 *
 * @returns 0 and 1; undefined where no line has one word for each, or two lines have them in different orders
 */
export function rolesIn(lines: readonly string[]): Roles | undefined {
  const found = lines.map(rolesInLine).filter((roles) => roles !== undefined);
  const [first] = found;
  return found.every((roles) => roles.gradient === first.gradient) ? first : undefined;
}

function rolesInLine(line: string): Roles | undefined {
  const [left, right] = [line.search(LEFT), line.search(RIGHT)];
  const sides = left !== -1 && right !== -1;
  if (!sides && SENTENCE.test(line)) return undefined;
  const numerical = placesOf(line, NUMERICAL);
  const named = placesOf(line, ANALYTIC);
  const analytic = named.length > 0 ? named : ownGradients(line, numerical);
  if (numerical.length !== 1 || analytic.length !== 1) return undefined;
  const isFirst = analytic[0] < numerical[0] !== (sides && right < left);
  const gradient = isFirst ? 0 : 1;
  return { gradient, numericalGradient: 1 - gradient };
}

/** The places of `gradient` that belong to no numerical one: `numgrad grad`, `numerical gradient, gradient`. */
function ownGradients(line: string, numerical: readonly number[]): number[] {
  return placesOf(line, GRADIENT).filter(
    (at) =>
      !numerical.some((before) => before < at && /^(?!.*grad)\p{L}+\s+$/iu.test(line.slice(before, at))),
  );
}

function placesOf(line: string, words: RegExp): number[] {
  return [...line.matchAll(words)].map(({ index }) => index);
}
