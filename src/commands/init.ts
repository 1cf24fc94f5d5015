import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { didYouMean } from '../input/suggest.ts';
import { writeText } from '../report/output.ts';
import { LANGUAGES, type Language } from './init/languages.ts';
import { checkOutputFile, type OutputFile, writeWhole } from './output-file.ts';
import { EXIT } from './status.ts';

export interface InitOptions {
  /** None lists the languages. */
  readonly language?: string;
  /** Replaces files that are there. */
  readonly force: boolean;
}

/** The templates, as they are shipped: two folders above both src/commands and the built files. */
const ADAPTERS = new URL('../../adapters/', import.meta.url);

const SPEC = 'nncheck.json';

/**
 * Writes a spec and the adapter of a language into the working directory, or lists the languages.
 *
 * @returns the exit status
 * @throws NncheckError of kind `usage` on an unknown language, or where a file would be overwritten
 */
export async function runInit(host: Host, { language, force }: InitOptions): Promise<number> {
  if (language === undefined) {
    await writeText(host.stdout, [listing()]);
    return EXIT.match;
  }
  const found = findLanguage(language);
  const files = await Promise.all([
    template(host.cwd, SPEC, SPEC),
    template(host.cwd, found.file, `${found.name}/${found.file}`),
  ]);
  if (!force) await refuseToReplace(files);
  for (const { file } of files) await checkOutputFile(file, true);
  for (const { file, text } of files) await writeWhole(file, text);
  await writeText(host.stdout, [done(found)]);
  return EXIT.match;
}

interface Template {
  readonly file: OutputFile;
  readonly text: string;
}

async function template(cwd: string, name: string, source: string): Promise<Template> {
  const text = await readFile(new URL(source, ADAPTERS), 'utf8');
  return { file: { path: resolve(cwd, name), given: name, flag: 'init' }, text };
}

/** The spec is the same for every language: one that is there already, and unchanged, serves the next one too. */
async function refuseToReplace(files: readonly Template[]): Promise<void> {
  const there: string[] = [];
  for (const { file, text } of files) {
    const old = await readFile(file.path, 'utf8').catch((error) =>
      error.code === 'ENOENT' ? undefined : '',
    );
    if (old !== undefined && !(file.given === SPEC && old === text)) there.push(file.given);
  }
  if (there.length === 0) return;
  const [exist, them] = there.length === 1 ? ['exists', 'it'] : ['exist', 'them'];
  const message = `${there.join(' and ')} already ${exist}, so nothing was written; --force overwrites ${them}`;
  throw new NncheckError('usage', 'file-exists', message);
}

function findLanguage(given: string): Language {
  const wanted = given.toLowerCase();
  const found = LANGUAGES.find(({ name, aliases }) => name === wanted || aliases.includes(wanted));
  if (found !== undefined) return found;
  const names = LANGUAGES.flatMap(({ name, aliases }) => [name, ...aliases]);
  throw new NncheckError(
    'usage',
    'unknown-language',
    `there is no adapter for ${JSON.stringify(given)}${didYouMean(given, names)}\n` +
      `the languages are ${LANGUAGES.map(({ name }) => name).join(', ')}; ` +
      'a program in another language answers the messages of nncheck schema protocol',
  );
}

function listing(): string {
  const width = Math.max(...LANGUAGES.map(({ name }) => name.length));
  const lines = LANGUAGES.map(({ name, title, file }) => `  ${name.padEnd(width)}  ${title}: ${file}\n`);
  return `nncheck init LANGUAGE writes ${SPEC}, and one file that lets a program answer nncheck:\n\n${lines.join('')}`;
}

function done({ file, build, run }: Language): string {
  return [
    `wrote ${SPEC}\nwrote ${file}\n\n`,
    'It works as it is; then put your network in place of the example at the end of it:\n\n',
    ...(build === undefined ? [] : [`  ${build}\n`]),
    `  nncheck grad ${SPEC} --run ${run.includes(' ') ? JSON.stringify(run) : run}\n`,
  ].join('');
}
