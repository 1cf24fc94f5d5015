import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, appendFile, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NncheckError } from '../errors.ts';

/** A file that a command is to write. */
export interface OutputFile {
  /** Where it is, absolute. */
  readonly path: string;
  /** As the person gave it, and to which flag. */
  readonly given: string;
  readonly flag: string;
}

/**
 * Makes sure before the work that a file can be written after it.
 *
 * @param force whether a file that is already there may be replaced
 * @param marks the beginnings of files that nncheck wrote itself, which are replaced all the same
 * @throws NncheckError of kind `usage` where its folder is missing or not writable, or it is there already
 */
export async function checkOutputFile(
  { path, given, flag }: OutputFile,
  force: boolean,
  marks: readonly string[] = [],
): Promise<void> {
  const refuse = (code: string, why: string): NncheckError =>
    new NncheckError('usage', code, `${flag}: ${why}`);
  const folder = dirname(path);
  const into = await stat(folder).catch(() => undefined);
  if (!into?.isDirectory())
    throw refuse('folder-missing', `there is no folder ${folder} to write ${given} into`);
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory()) throw refuse('is-folder', `${given} is a folder; choose the name of a file`);
  if (there !== undefined && !force && !(there.isFile() && (await beginsWith(path, marks)))) {
    throw refuse('file-exists', `${given} already exists; choose another name, or overwrite it with --force`);
  }
  await access(there === undefined ? folder : path, constants.W_OK).catch(() => {
    throw refuse('not-writable', `${given} cannot be written: no permission in ${folder}`);
  });
}

/** Returns whether a file begins with one of some texts; one that cannot be read does not. */
async function beginsWith(path: string, texts: readonly string[]): Promise<boolean> {
  const wanted = texts.map((text) => Buffer.from(text));
  const length = Math.max(0, ...wanted.map((bytes) => bytes.length));
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
    const beginning = buffer.subarray(0, bytesRead);
    return wanted.some((bytes) => beginning.subarray(0, bytes.length).equals(bytes));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/**
 * Makes sure that no output takes the place of an input, or of another output: that is never meant, `--force` or not.
 *
 * @param inputs files that the command reads, absolute
 * @throws NncheckError of kind `usage`
 */
export async function refuseToOverwrite(
  outputs: readonly OutputFile[],
  inputs: readonly string[],
): Promise<void> {
  const read = new Map<string, string>();
  for (const input of inputs) read.set(await identityOf(input), input);
  const written = new Map<string, OutputFile>();
  for (const output of outputs) {
    const identity = await identityOf(output.path);
    const input = read.get(identity);
    if (input !== undefined) {
      const message = `${output.flag}: this command reads ${output.given}; choose another name`;
      throw new NncheckError('usage', 'output-is-input', message);
    }
    const other = written.get(identity);
    if (other !== undefined) {
      const message = `${output.flag}: ${output.given} is also the output of ${other.flag} ${other.given}; choose another name`;
      throw new NncheckError('usage', 'output-twice', message);
    }
    written.set(identity, output);
  }
}

/** What is the same for every name of one file: its device and number, or its path where there is none yet. */
async function identityOf(path: string): Promise<string> {
  const there = await stat(path).catch(() => undefined);
  return there === undefined ? path : `${there.dev}:${there.ino}`;
}

/** Appends to a file that others append to as well; it is made where it is missing. */
export async function append({ path, given }: OutputFile, content: string): Promise<void> {
  await appendFile(path, content).catch((error) => {
    throw notWritten(given, error);
  });
}

/**
 * Writes a file whole or not at all: beside its place first, then moved there. A device or a pipe is written to, and stays.
 *
 * @param again it is written again and again: what a killed command has left beside it is replaced by the next
 */
export async function writeWhole(
  { path, given }: OutputFile,
  content: string | Uint8Array,
  again = false,
): Promise<void> {
  const beside = `${path}.${again ? '' : `${randomBytes(6).toString('hex')}.`}tmp`;
  try {
    const there = await stat(path).catch(() => undefined);
    if (there !== undefined && !there.isFile()) return await writeFile(path, content);
    // On the disk before it takes the place of another: else a power failure could leave neither.
    if (again) await rm(beside, { force: true });
    await writeFile(beside, content, { flag: 'wx', flush: true });
    await rename(beside, path);
  } catch (error) {
    // Where the name is no name that a file can have, it cannot be removed either.
    await rm(beside, { force: true }).catch(() => {});
    throw notWritten(given, error);
  }
}

/** The error of a file that could not be written, with what the system said. */
export function notWritten(given: string, error: unknown): NncheckError {
  return new NncheckError('data', 'not-written', `${given} cannot be written: ${(error as Error).message}`);
}
