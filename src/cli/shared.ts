import { Option } from 'commander';
import type { ReportRequest } from '../commands/report-request.ts';
import type { Host } from '../host.ts';
import { tasks } from '../problem/tasks/index.ts';
import { choice, integer } from './option-values.ts';

/** The commands leave their exit status here, since commander's actions return nothing. */
export interface Work {
  readonly host: Host;
  /** What follows `--`, which is a program and its arguments. */
  readonly command?: readonly string[];
  status: number;
  /** Of nncheck. */
  readonly version: string;
  /** The specs that the settings of the project name, for a command line that names none. */
  specs?: readonly string[];
  /** Whether the report on stdout is JSON, so that an error is, too. */
  json?: boolean;
}

/** The option `--task`; the spec's reader knows the tasks, and suggests the nearest. */
export function task(): Option {
  return oneOf('--task <name>', 'a built-in problem instead of a spec', [...tasks.keys()]).argParser(String);
}

/** The flag, text and reader of an option that seeds random numbers, which take 32 bits. */
export function seed(about: string) {
  return ['--seed <n>', about, integer('--seed', { least: 0, most: 0xffffffff })] as const;
}

/** The option that takes one of several words. */
export function choices<T extends string>(flag: string, about: string, words: readonly T[]): Option {
  return oneOf(`${flag} <name>`, about, words).argParser(choice(flag, words));
}

/** An option with its words in its text, and as commander's choices, which completion reads. */
function oneOf(flags: string, about: string, words: readonly string[]): Option {
  return new Option(flags, `${about}: ${words.join(', ')}`).choices(words);
}

/** What the options of every command say about how much is shown. */
export function shared(options: { quiet?: boolean; verbose?: boolean; debug?: boolean }) {
  const detail = options.quiet ? 'quiet' : options.verbose ? 'verbose' : 'normal';
  return { detail, debug: options.debug === true } as const;
}

/** The reports that `--reporter` and `--json` ask for. */
export function reportersOf({
  reporter = [],
  json,
}: {
  reporter?: readonly ReportRequest[];
  json?: boolean;
}) {
  const hasJson = reporter.some(({ name, file }) => name === 'json' && file === undefined);
  return json && !hasJson ? [...reporter, { name: 'json' as const }] : reporter;
}
