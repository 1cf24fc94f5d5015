import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** Whether there is a file, and no folder or pipe. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Returns the first bytes of a file as Latin-1; nothing where it cannot be read. */
export function startOf(file: string, most: number): string {
  try {
    const opened = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(Math.min(most, statSync(file).size));
      return bytes.toString('latin1', 0, readSync(opened, bytes));
    } finally {
      closeSync(opened);
    }
  } catch {
    return '';
  }
}
