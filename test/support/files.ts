import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Makes a folder with these files in it: text and bytes as they are, anything else as JSON.
 *
 * @param name what its name starts with, such as one that shells and URLs would have to quote
 */
export function folder(files: Readonly<Record<string, unknown>> = {}, name = 'nncheck-'): string {
  const cwd = mkdtempSync(join(tmpdir(), name));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    const plain = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(join(cwd, name), plain ? content : JSON.stringify(content));
  }
  return cwd;
}
