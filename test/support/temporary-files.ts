import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all tests one folder for what they write, and removes it after the last of them. */
export default function temporaryFiles(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'nncheck-tests-'));
  // What os.tmpdir returns in the processes of the tests, and in those that they start.
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
