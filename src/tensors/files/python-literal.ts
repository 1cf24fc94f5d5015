/** A value in a header of numpy. */
export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>;

/** The error of a text that is no such literal, with its character. */
export class LiteralError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** A text in quotes, a whole number (with the L of Python 2), a name, or a sign; with the space before it. */
const TOKEN =
  /\s*(?:'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)"|(?<number>-?\d+)L?|(?<name>\w+)|(?<sign>[{}()[\],:]))/suy;

const NAMES: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/** numpy's own headers nest three deep, of structured types. */
const DEEPEST = 16;

/**
 * Reads a literal of Python: texts, whole numbers, True, False, None, tuples, lists, and dictionaries of them.
 * It is read character by character and never evaluated. Escapes in texts are left as they are.
 *
 * @throws LiteralError on anything else, and on a key that is there twice
 */
export function parseLiteral(text: string): Literal {
  const token = new RegExp(TOKEN);
  const read = () => {
    const at = token.lastIndex;
    const groups = token.exec(text)?.groups;
    if (groups === undefined) {
      token.lastIndex = at;
      throw new LiteralError(text.slice(at).trim() === '' ? 'ends too early' : 'is no Python literal', at);
    }
    return groups;
  };
  const isNext = (sign: string): boolean => {
    const at = token.lastIndex;
    if (token.exec(text)?.groups?.sign === sign) return true;
    token.lastIndex = at;
    return false;
  };

  const value = (depth: number): Literal => {
    const at = token.lastIndex;
    const { single, double, number, name, sign } = read();
    if (single !== undefined || double !== undefined) return single ?? double;
    if (number !== undefined) return Number(number);
    const named = NAMES.get(name);
    if (named !== undefined) return named;
    const closing = sign === undefined ? undefined : CLOSING[sign];
    if (closing === undefined) throw new LiteralError('is no Python literal', at);
    if (depth === DEEPEST) throw new LiteralError(`is nested deeper than ${DEEPEST} levels`, at);
    return closing === '}' ? dictionary(depth + 1) : sequence(closing, depth + 1);
  };

  const sequence = (closing: string, depth: number): Literal => {
    const items: Literal[] = [];
    while (!isNext(closing)) {
      items.push(value(depth));
      if (isNext(',')) continue;
      if (!isNext(closing)) throw new LiteralError(`has no comma or ${closing} here`, token.lastIndex);
      // (3) is a number in parentheses, (3,) a tuple
      return closing === ')' && items.length === 1 ? items[0] : items;
    }
    return items;
  };

  const dictionary = (depth: number): Literal => {
    const entries = new Map<string, Literal>();
    while (!isNext('}')) {
      const at = token.lastIndex;
      const key = value(depth);
      if (typeof key !== 'string' || !isNext(':')) throw new LiteralError('has no key and colon here', at);
      if (entries.has(key)) throw new LiteralError(`has the key '${key}' twice`, at);
      entries.set(key, value(depth));
      if (isNext(',')) continue;
      if (!isNext('}')) throw new LiteralError('has no comma or } here', token.lastIndex);
      break;
    }
    return entries;
  };

  const result = value(0);
  if (text.slice(token.lastIndex).trim() !== '')
    throw new LiteralError('goes on after its end', token.lastIndex);
  return result;
}
