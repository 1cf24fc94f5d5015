import * as z from 'zod';

/** A number; NaN and the infinities, which JSON cannot carry, are texts. */
export const number = z
  .union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])
  .meta({ id: 'number', description: 'A number; one that JSON cannot carry is a text.' });

export const count = z.int().min(0);

/** An object with these keys and others that need no description, or that later versions add. */
export const open = z.looseObject;

export const status = z.enum(['match', 'mismatch', 'inconclusive']).meta({ id: 'status' });

export const counts = open({
  match: count,
  mismatch: count,
  inactive: count,
  subgradient: count,
  inconclusive: count,
}).meta({ id: 'counts', description: 'How many weights have each verdict.' });

export const verdict = z
  .enum(['match', 'mismatch', 'inactive', 'subgradient', 'inconclusive'])
  .meta({ id: 'verdict' });

export const error = open({
  code: z.string().describe('A stable word, such as unknown-key.'),
  message: z.string(),
  problems: z.array(
    open({
      message: z.string(),
      file: z.string().optional(),
      line: z.int().min(1).optional().describe('From 1.'),
      column: z.int().min(1).optional().describe('From 1.'),
      path: z.string().optional().describe('The keys that lead there: network.layers[0].units.'),
      byte: count.optional().describe('From 0, in a file that is no text.'),
    }),
  ),
}).meta({ id: 'error', description: 'What prevented a check, each problem with its place.' });
