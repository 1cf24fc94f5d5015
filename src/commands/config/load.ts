import { basename, dirname, join, relative, resolve } from 'node:path';
import { NncheckError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { Issues } from '../../input/issues.ts';
import { readJson } from '../../input/text/parse.ts';
import { readBytes } from '../../input/text/read-bytes.ts';
import { readFailOn } from '../fail-on.ts';
import { type ReportRequest, reportRequest } from '../report-request.ts';
import { type ConfigFile, validateConfig } from '../schema/config.ts';
import { PACKAGE_KEY } from './find.ts';
import { RIVALS } from './rivals.ts';

/** The settings of a project, in the form that flags have them. */
export interface Config {
  /** The file, as messages name it. */
  readonly file: string;
  readonly specs?: readonly string[];
  /** By the names of flags in camel case. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** The most bytes of a file of settings: a package.json may be long. */
const LARGEST_CONFIG = 2 ** 20;

/**
 * Reads the settings of a project.
 *
 * @throws NncheckError of kind `usage` with everything that is wrong, each at its line and column
 */
export async function loadConfig({ cwd }: Pick<Host, 'cwd'>, path: string): Promise<Config> {
  const absolute = resolve(cwd, path);
  const file = relative(cwd, absolute);
  const reading = { kind: 'usage', place: { file }, called: 'this file', limit: LARGEST_CONFIG } as const;
  const { value, locate, issues: found } = readJson(await readBytes(absolute, reading), 'usage', file);
  const inPackage = basename(absolute) === 'package.json';
  // of a package.json the rest is no business of nncheck
  if (!inPackage) found.throwIfAny();
  const own = inPackage ? (value as Readonly<Record<string, unknown>> | null)?.[PACKAGE_KEY] : value;
  if (inPackage && own === undefined) {
    const message = `it has no key "${PACKAGE_KEY}"`;
    throw new NncheckError('usage', 'missing', [{ message, place: { file } }]);
  }
  const { config, issues } = validateConfig(own, locate, inPackage ? [PACKAGE_KEY] : []);
  issues.throwIfAny();
  const { $schema: _, specs, reporter, failOn, ...values } = config;
  const fromHere = fromFolder(cwd, dirname(absolute));
  const requests = reporter === undefined ? undefined : requestsOf(list(reporter), fromHere, config, issues);
  await checkFailOn(failOn, issues);
  checkRivals(config, issues);
  issues.throwIfAny();
  return {
    file,
    ...(specs !== undefined && { specs: list(specs).map(fromHere) }),
    values: {
      ...values,
      ...(requests !== undefined && { reporter: requests }),
      ...(failOn !== undefined && { failOn: list(failOn) }),
    },
  };
}

const list = (one: string | readonly string[]): readonly string[] => (typeof one === 'string' ? [one] : one);

/** Returns what turns a path in the settings into one from the folder where nncheck was started. */
function fromFolder(cwd: string, folder: string): (path: string) => string {
  const from = relative(cwd, folder);
  return (path) => (from === '' || path === '-' ? path : join(from, path));
}

function requestsOf(
  texts: readonly string[],
  fromHere: (path: string) => string,
  { reporter }: ConfigFile,
  issues: Issues,
): ReportRequest[] {
  return texts.flatMap((text, index) => {
    try {
      const { name, file } = reportRequest(text);
      return [{ name, ...(file !== undefined && { file: fromHere(file) }) }];
    } catch (error) {
      issues.add('bad-value', keyOf('reporter', reporter, index), withoutFlag(error, '--reporter'));
      return [];
    }
  });
}

async function checkFailOn(failOn: ConfigFile['failOn'], issues: Issues): Promise<void> {
  for (const [index, word] of list(failOn ?? []).entries()) {
    await readFailOn([word]).catch((error) => {
      issues.add('bad-value', keyOf('failOn', failOn, index), withoutFlag(error, '--fail-on'));
    });
  }
}

const keyOf = (key: string, value: unknown, index: number) => (Array.isArray(value) ? [key, index] : [key]);

function withoutFlag(error: unknown, flag: string): string {
  if (!(error instanceof NncheckError)) throw error;
  return error.message.replace(`${flag}: `, '');
}

function checkRivals(config: ConfigFile, issues: Issues): void {
  for (const [one, other] of RIVALS) {
    if (config[one] && config[other]) issues.add('conflict', [other], `cannot be used with "${one}"`, 'key');
  }
}
