import * as z from 'zod';
import { didYouMean } from '../../input/suggest.ts';

/** Of so many unknown keys in one object the first are told what they may mean: each takes a comparison with all. */
const EXPLAINED = 100;

/** An object that refuses keys it does not know; its message has one line for each such key, in their order. */
export function object<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  const explain = (key: string) =>
    `unknown key${didYouMean(key, known) || `; known here are ${known.join(', ')}`}`;
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return issue.keys.slice(0, EXPLAINED).map(explain).join('\n');
      return 'type' in shape ? 'expected {"type": …}' : undefined;
    },
  });
}

/** A name out of one of the tables that a new activation, loss, layer or task is added to. */
export const nameIn = (table: Readonly<Record<string, unknown>>) => z.enum(Object.keys(table));

/** A field that may be left out, and its description. */
export const optional = <Type extends z.ZodType>(type: Type, about: string) =>
  type.optional().describe(about);

/** A number; JSON has no others than finite ones. */
export const number = () => z.number();
export const positive = () => z.number().positive();
export const fraction = () => z.number().min(0).lt(1);
/** How many of something there are: 1, 2, 3 … */
export const count = () => z.int().min(1);

/** What seeds a generator of random numbers: it takes 32 bits, and the rest of a longer number would be ignored. */
export const seed = () => z.int().min(0).max(0xffffffff);

/** Numbers in nested lists. Only its outside is looked at here: a loop reads the numbers, zod would be slow at millions. */
export const numbers = () => z.array(z.unknown()).meta({ items: NESTED });

const NESTED = { anyOf: [{ type: 'number' }, { type: 'array' }] };
