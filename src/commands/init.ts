import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { didYouMean } from '../input/suggest.ts';
import { writeText } from '../report/output.ts';

import { widthOf, wrap } from '../report/width.ts';
import { type Example, findExample, NETWORK_EXAMPLES } from './init/examples.ts';

import { LANGUAGES, type Language } from './init/languages.ts';
import { checkOutputFile, type OutputFile, writeWhole } from './output-file.ts';
import { EXIT } from './status.ts';

export interface InitOptions {
  /** None lists the languages. */
  readonly language?: string;
  /** The network to write in place of the xor that every adapter has, such as `cnn`. */
  readonly example?: string;
  /** Replaces files that are there. */
  readonly force: boolean;
}

/** The templates, as they are shipped: two folders above both src/commands and the built files. */
const ADAPTERS = new URL('../../adapters/', import.meta.url);

const SPEC = 'nncheck.json';
/** Beside the spec, whose $schema it is: so every editor finds it, wherever nncheck is installed. */
const SCHEMA = 'nncheck.schema.json';

/**
 * Writes a spec and the adapter of a language into the working directory, with an example that uses it where one is asked
 * for, or lists the languages.
 *
 * @returns the exit status
 * @throws NncheckError of kind `usage` on an unknown language or example, or where a file would be overwritten
 */
export async function runInit(host: Host, { language, example, force }: InitOptions): Promise<number> {
  const columns = widthOf(host.stdout, host.env);
  if (language === undefined) {
    await writeText(host.stdout, [listing(columns)]);
    return EXIT.match;
  }
  const own = findLanguage(language);
  const network = example === undefined ? undefined : findExample(example, own);
  const folder = network && `examples/${network.name}`;
  const found = network === undefined ? own : { ...own, file: network.file, run: network.run };
  const { specJsonSchema } = await import('../problem/schema/json-schema.ts');
  const schema = specJsonSchema();
  const files = await Promise.all([
    template(host.cwd, SPEC, folder === undefined ? SPEC : `${folder}/${SPEC}`),
    template(host.cwd, found.file, `${folder ?? found.name}/${found.file}`),
    ...(network === undefined ? [] : [adapterOf(host.cwd, network)]),
    { ...fileOf(host.cwd, SCHEMA, `${JSON.stringify(schema, null, 2)}\n`), mark: `"$id": "${schema.$id}"` },
  ]);
  if (!force) await refuseToReplace(files);
  for (const { file } of files) await checkOutputFile(file, true);
  for (const { file, text } of files) await writeWhole(file, text);
  await writeText(host.stdout, [done(found, columns, network)]);
  return EXIT.match;
}

interface Template {
  readonly file: OutputFile;
  readonly text: string;
  /** What an older one of nncheck's has in it, which may be replaced. */
  readonly mark?: string;
}

async function adapterOf(cwd: string, { adapter }: Example): Promise<Template> {
  const written = await template(cwd, basename(adapter), adapter);
  // The adapter is ours, unless a network was put into it.
  return { ...written, mark: written.text };
}

async function template(cwd: string, name: string, source: string): Promise<Template> {
  return fileOf(cwd, name, await readFile(new URL(source, ADAPTERS), 'utf8'));
}

function fileOf(cwd: string, name: string, text: string): Template {
  return { file: { path: resolve(cwd, name), given: name, flag: 'init' }, text };
}

/** The spec and its schema are the same for every language: those that are there already serve the next one too. */
async function refuseToReplace(files: readonly Template[]): Promise<void> {
  const there: string[] = [];
  for (const { file, text, mark } of files) {
    const old = await readFile(file.path, 'utf8').catch((error) =>
      error.code === 'ENOENT' ? undefined : '',
    );
    const isOurs =
      old !== undefined && (mark === undefined ? file.given === SPEC && old === text : old.includes(mark));
    if (old !== undefined && !isOurs) there.push(file.given);
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

function listing(columns: number): string {
  const width = Math.max(...[...LANGUAGES, ...NETWORK_EXAMPLES].map(({ name }) => name.length));
  const lineOf = (name: string, title: string): string =>
    `  ${wrap(`${name.padEnd(width)}  ${title}`, columns - 2, ' '.repeat(width + 4))}\n`;
  const lines = LANGUAGES.map(({ name, title, file }) => lineOf(name, `${title}: ${file}`));
  const examples = NETWORK_EXAMPLES.map(({ name, title, languages }) =>
    lineOf(name, `${title} (${languages.join(', ')})`),
  );
  const head = `nncheck init LANGUAGE writes ${SPEC}, and one file that lets a program answer nncheck:`;
  const other = '--example NAME writes another network than xor, with its spec:';
  return `${wrap(head, columns)}\n\n${lines.join('')}\n${wrap(other, columns)}\n\n${examples.join('')}`;
}

/** The last line is the command that checks what was written. */
function done({ file, build, run, module }: Language, columns: number, example?: Example): string {
  const check = `nncheck grad ${SPEC} ${module ? '--module' : '--run'} ${run.includes(' ') ? JSON.stringify(run) : run}`;
  const place = module || example ? 'its place' : 'place of the example at the end of it';
  return [
    `wrote ${SPEC}\n${wrap(`wrote ${SCHEMA}, by which an editor completes it`, columns)}\nwrote ${file}\n`,
    example === undefined ? '\n' : `wrote ${basename(example.adapter)}, which ${file} imports\n\n`,
    `${wrap(`It works as it is; then put your network in ${place}:`, columns)}\n\n`,
    `  ${build === undefined ? check : `${build} && ${check}`}\n`,
  ].join('');
}
