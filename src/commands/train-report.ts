import { resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import { checkOutputFile, type OutputFile, writeWhole } from './output-file.ts';
import { reportRequest } from './report-request.ts';

/** The beginning of the file, by which nncheck knows its own. */
const MARK = '<!doctype html>\n<!-- nncheck train -->\n';

/**
 * Reads what `--reporter` of `train` was given: the report to look at is the only one that is no part of stdout.
 *
 * @returns the file; undefined where there is none
 * @throws NncheckError of kind `usage` on another report, and where the file cannot be written
 */
export async function openTrainReport(
  cwd: string,
  given: string | undefined,
  force: boolean,
): Promise<OutputFile | undefined> {
  if (given === undefined) return undefined;
  const { name, file } = reportRequest(given);
  if (name !== 'html' || file === undefined) {
    const message = `--reporter: of a training there is html=FILE, not ${JSON.stringify(given)}; standard output has the text, or JSON with --json`;
    throw new NncheckError('usage', 'bad-value', message);
  }
  const output: OutputFile = { path: resolve(cwd, file), given: file, flag: '--reporter' };
  await checkOutputFile(output, force, [MARK]);
  return output;
}

/** Writes the report of a training, whole or not at all. */
export async function writeTrainReport(file: OutputFile, text: Iterable<string>): Promise<void> {
  await writeWhole(file, [...text].map((part) => printable(part)).join(''));
}
