import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzip } from 'node:zlib';
import { type Answers, noAnswers } from '../../differences/shares/answers.ts';
import type { Part, Share } from '../../differences/shares/part.ts';
import { digest } from '../../differences/shares/remembered-cost.ts';
import { NncheckError } from '../../errors.ts';
import { type ImplementationAnswers, noImplementationAnswers } from '../../subjects/remembered.ts';

/** What one machine does of one check, or what all have done. */
export interface CheckShare extends Share {
  readonly program: ImplementationAnswers;
  /** Digests of the files that the check reads, in the order in which they are read. */
  readonly files: string[];
}

/** JavaScript's texts end at 2²⁹ characters. */
export const LONGEST_ANSWERS = 2 ** 28;

/** What of a check is carried from one machine to another. */
export type Carried = Pick<CheckShare, 'answers' | 'program'>;

/** Returns the share of a check that has not begun. */
export function startedShare(part: Part): CheckShare {
  return { part, answers: noAnswers(), program: noImplementationAnswers(), files: [] };
}

/**
 * Returns what takes note of the files of a check, or where its parts are joined makes sure that they are the same.
 *
 * @throws NncheckError of kind `data` where one has changed
 */
export function fileWatch({ part, files }: CheckShare): (paths: readonly string[]) => Promise<void> {
  let seen = 0;
  return async (paths) => {
    for (const path of paths) {
      const found = digest(await readFile(path));
      if (part !== undefined) files.push(found);
      else if (files[seen++] !== found) {
        const message = `${path} is not what it was when the shards were made: make them again`;
        throw new NncheckError('data', 'shard-other-file', message);
      }
    }
  };
}

/**
 * Writes answers as text. The format is V8's own: typed arrays and maps are whole, and numbers are exact, NaN and −0
 * included; gzip adds a check sum.
 */
export async function pack({ answers, program }: Carried): Promise<string> {
  const text = (await promisify(gzip)(serialize({ answers, program }))).toString('base64');
  if (text.length <= LONGEST_ANSWERS) return text;
  const message = `--shard: the answers of this part are longer than ${LONGEST_ANSWERS / 2 ** 20} MiB: take more shards`;
  throw new NncheckError('usage', 'shard-too-large', message);
}

/** Reads what `pack` wrote. */
export async function unpack(text: string): Promise<{ answers: Answers; program: ImplementationAnswers }> {
  return deserialize(await promisify(gunzip)(Buffer.from(text, 'base64')));
}

/** Functions whose last bit may differ from one version of V8 to another. */
const FUNCTIONS = ['exp', 'expm1', 'log', 'log1p', 'sin', 'cos', 'tanh', 'cosh', 'sinh', 'atan'] as const;
const POINTS = 256;

/** Returns what tells the arithmetic of this machine from another that rounds differently. */
export function arithmeticName(): string {
  const points = Array.from({ length: POINTS }, (_, k) => (k + 1) / 37);
  return digest(
    Float64Array.from([
      ...FUNCTIONS.flatMap((name) => points.map((x) => Math[name](x))),
      ...points.map((x) => x ** 1.7),
    ]),
  );
}
