import { type Command, CommanderError, type Option } from 'commander';
import type { Config } from '../commands/config/load.ts';
import { RIVALS } from '../commands/config/rivals.ts';
import type { ReportRequest } from '../commands/report-request.ts';
import { NncheckError } from '../errors.ts';
import { writeText } from '../report/output.ts';
import { CONFIG_VARIABLE, SETTINGS_PRINTED, VARIABLES } from './environment.ts';
import type { Work } from './shared.ts';

/** Commands that the settings of a project are for. */
const WITH_SETTINGS = ['grad', 'forward', 'train'];

/**
 * Completes the flags of a command: what the command line does not say, the environment says, else the settings of the
 * project, else the default. With `--print-config` prints them all, and ends the command.
 *
 * @throws NncheckError of kind `usage` on settings that are wrong
 */
export async function completeFlags(program: Command, command: Command, work: Work): Promise<void> {
  const { config: named, printConfig } = program.opts<{ config?: string; printConfig?: true }>();
  if (!WITH_SETTINGS.includes(command.name()) && named === undefined && !printConfig) return;
  const config = await configOf(work, named);
  const variables = command.name() === 'grad' ? Object.entries(VARIABLES) : [];
  for (const owner of [command, program]) {
    for (const option of owner.options) {
      const name = option.attributeName();
      if (saidOnCommandLine(owner, name) || isOfGradAlone(command, name)) continue;
      const [variable] = variables.find(([, flag]) => flag === name) ?? [];
      const text = variable === undefined ? undefined : work.host.env[variable];
      if (variable !== undefined && text !== undefined && text !== '')
        owner.setOptionValueWithSource(name, readVariable(option, variable, text), variable);
      else if (config !== undefined && Object.hasOwn(config.values, name))
        owner.setOptionValueWithSource(name, config.values[name], config.file);
    }
  }
  yieldToCommandLine(program, command);
  if (config?.specs !== undefined) work.specs = config.specs;
  const reporters: readonly ReportRequest[] = isOfGradAlone(command, 'reporter')
    ? []
    : (command.getOptionValue('reporter') ?? []);
  work.json = reporters.some((request) => request.name === 'json' && !hasFile(request));
  if (!printConfig) return;
  await writeText(work.host.stdout, [`${JSON.stringify(described(program, command, config), null, 2)}\n`]);
  throw new CommanderError(0, SETTINGS_PRINTED, '');
}

async function configOf({ host }: Work, named: string | undefined): Promise<Config | undefined> {
  const variable = host.env[CONFIG_VARIABLE];
  const given = named ?? (variable === '' ? undefined : variable);
  const path = given ?? (await (await import('../commands/config/find.ts')).findConfig(host.cwd));
  if (path === undefined) return undefined;
  return (await import('../commands/config/load.ts')).loadConfig(host, path);
}

const saidOnCommandLine = (owner: Command, name: string): boolean =>
  owner.getOptionValueSource(name) === 'cli';

/** The reports of the settings are those of `grad`: `train` has a flag of that name for a report of its own. */
const isOfGradAlone = (command: Command, name: string): boolean =>
  name === 'reporter' && command.name() !== 'grad';

/** Reads the value of a variable as its flag would; of a list, its words. */
function readVariable({ long, parseArg }: Option, variable: string, text: string): unknown {
  try {
    const words = variable === 'NNCHECK_REPORTER' ? text.split(',') : [text];
    return words.reduce<unknown>((before, word) => parseArg?.(word, before as never), undefined);
  } catch (error) {
    if (!(error instanceof NncheckError)) throw error;
    throw new NncheckError('usage', error.code, error.message.replace(`${long}:`, `${variable}:`));
  }
}

/** Takes settings back that a flag on the command line speaks against: commander only knows of flags. */
function yieldToCommandLine(program: Command, command: Command): void {
  for (const owner of [program, command]) {
    for (const [one, other] of RIVALS) {
      for (const [said, name] of [
        [one, other],
        [other, one],
      ]) {
        if (saidOnCommandLine(owner, said) && !saidOnCommandLine(owner, name))
          owner.setOptionValueWithSource(name, undefined, undefined);
      }
    }
  }
  const reporters = command.getOptionValue('reporter');
  if (reporters === undefined || isOfGradAlone(command, 'reporter') || saidOnCommandLine(command, 'reporter'))
    return;
  // --json is a report on stdout: it takes the place of the one in the settings
  if (saidOnCommandLine(command, 'json')) {
    const source = command.getOptionValueSource('reporter');
    command.setOptionValueWithSource('reporter', reporters.filter(hasFile), source);
  }
}

const hasFile = ({ file }: ReportRequest): boolean => file !== undefined;

/** Every flag that has a value, and where the value is from. */
function described(program: Command, command: Command, config: Config | undefined) {
  const flags = [command, program].flatMap((owner) =>
    owner.options.map((option) => {
      const name = option.attributeName();
      const source = owner.getOptionValueSource(name);
      return [name, { value: owner.getOptionValue(name), from: WORDS[source ?? ''] ?? source }] as const;
    }),
  );
  const named = command.args.length > 0 ? [['specs', { value: command.args, from: WORDS.cli }] as const] : [];
  const specs =
    named.length === 0 && config?.specs !== undefined
      ? [['specs', { value: config.specs, from: config.file }] as const]
      : named;
  const shown = [...specs, ...flags].filter(
    ([name, { value }]) => value !== undefined && name !== 'printConfig' && name !== 'config',
  );
  return { command: command.name(), config: config?.file ?? null, settings: Object.fromEntries(shown) };
}

const WORDS: Readonly<Record<string, string>> = { cli: 'command line', default: 'default' };
