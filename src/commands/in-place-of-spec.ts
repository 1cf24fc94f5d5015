import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { NncheckError } from '../errors.ts';

/** What runs a program, by its extension. */
const INTERPRETERS: Readonly<Record<string, string>> = {
  '.py': 'python3',
  '.jl': 'julia',
  '.r': 'Rscript',
  '.m': 'octave',
  '.pl': 'perl',
  '.rb': 'ruby',
};
const MODULES = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];
const SOURCES = ['.c', '.cc', '.cpp', '.cxx', '.rs', '.go', '.java', '.cs', '.swift', '.zig'];
const TENSORS = ['.npz', '.npy', '.safetensors'];
const TEXTS = ['.txt', '.csv', '.log'];
/** What a report has and a spec has not. */
const OF_REPORTS = [
  'gradient',
  'inputGradient',
  'numericalGradient',
  'outputs',
  'preActivations',
  'activations',
  'deltas',
  'cost',
  'parametersAfter',
];

/**
 * Explains a file in place of a spec that is none: a program, a report or tensors, with the option that it belongs to.
 *
 * @param path the file, which could not be read as a spec
 * @returns the error that says so; undefined where the file is none of these
 */
export async function inPlaceOfSpec(path: string, cwd: string): Promise<NncheckError | undefined> {
  const what = await kindOf(path, cwd);
  if (what === undefined) return undefined;
  return new NncheckError('usage', 'not-a-spec', [{ message: what, place: { file: path } }]);
}

async function kindOf(path: string, cwd: string): Promise<string | undefined> {
  const extension = extname(path).toLowerCase();
  const file = shellWord(path);
  const run = (command: string) => `nncheck grad SPEC --run ${JSON.stringify(command)}`;
  if (Object.hasOwn(INTERPRETERS, extension)) {
    return `this is a program and not a spec. Check it with: ${run(`${INTERPRETERS[extension]} ${file}`)}`;
  }
  if (MODULES.includes(extension)) {
    return `this is a module and not a spec. Check it with: nncheck grad SPEC --module ${file}`;
  }
  if (SOURCES.includes(extension)) {
    return `this is the source of a program and not a spec. Build it, and check the program with: ${run('./PROGRAM')}`;
  }
  const reported = `nncheck grad SPEC --reported ${file}`;
  if (TENSORS.includes(extension)) {
    return `this is a file of tensors and not a spec. Check a gradient with: ${reported}. Weights belong into the spec: "parameters": {"file": ${JSON.stringify(path)}}`;
  }
  if (TEXTS.includes(extension)) {
    return `this is not a spec, which is JSON. Check numbers that your program printed with: ${reported}`;
  }
  if (extension === '.json' && (await isReport(resolve(cwd, path)))) {
    return `this is a report of numbers and not a spec. Check it with: ${reported}\nWithout SPEC, its gradient and numericalGradient are compared with each other.`;
  }
  return undefined;
}

/** Whether a file in JSON has the keys of a report and none of a network. */
async function isReport(path: string): Promise<boolean> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value !== 'object' || value === null || 'network' in value) return false;
    return OF_REPORTS.some((key) => key in value);
  } catch {
    return false; // what is wrong with it is told as of a spec
  }
}

/** A file as a shell reads it: in quotes where it has other than plain characters. */
function shellWord(path: string): string {
  return /^[\p{L}\p{N}_./-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
