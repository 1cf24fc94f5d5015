import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { addCompletion } from './cli/completion.ts';
import { SETTINGS_PRINTED } from './cli/environment.ts';
import { EXAMPLES } from './cli/examples.ts';
import { addExplain } from './cli/explain.ts';
import { addForward } from './cli/forward.ts';
import { addGrad } from './cli/grad.ts';
import { helpItem, optionDescription } from './cli/help.ts';
import { addInit } from './cli/init.ts';
import { addLadder } from './cli/ladder.ts';
import { addMerge } from './cli/merge.ts';
import { addSchema } from './cli/schema.ts';
import type { Work } from './cli/shared.ts';
import { addShrink } from './cli/shrink.ts';
import { addTrain } from './cli/train.ts';
import { NncheckError } from './errors.ts';
import type { Host, Output } from './host.ts';
import { nearest } from './input/suggest.ts';
import { widthOf } from './report/width.ts';

/**
 * Runs the command line.
 *
 * @returns the exit status (see `commands/status.ts`)
 */
export async function run(host: Host): Promise<number> {
  const { args, command } = splitProgram(host.args);
  const work: Work = { host, status: 0, version: version(), ...(command && { command }) };
  const program = commandTree(work);
  try {
    if (host.args.length === 0) program.help({ error: true });
    refuseHelpOnNothing(program, args);
    await program.parseAsync(args, { from: 'user' });
    return work.status;
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error)) return error.exitCode === 0 ? 0 : 2;
    const name = program.commands.find((one) => args.includes(one.name()))?.name();
    const { fail } = await import('./commands/failure.ts');
    return fail(host, error instanceof CommanderError ? usageError(error, name) : error, {
      command: name ?? 'nncheck',
      json: work.json === true || wantsJson(args),
      debug: args.includes('--debug'),
    });
  }
}

/** The commands that test a program. */
const WITH_PROGRAM = ['grad', 'train', 'ladder', 'shrink', 'merge'];

/** Takes the program away that follows `--`; elsewhere `--` ends the options, as everywhere. */
function splitProgram(all: readonly string[]): { args: readonly string[]; command?: readonly string[] } {
  const end = all.indexOf('--');
  if (end === -1 || !all.slice(0, end).some((arg) => WITH_PROGRAM.includes(arg))) return { args: all };
  return { args: all.slice(0, end), command: all.slice(end + 1) };
}

/** The commands with all that they take, which the help, the completion and the man page are made from. */
export function commandTree(work: Work): Command {
  const { host } = work;
  const program = new Command('nncheck')
    // Before the subcommands, which inherit it.
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHelpWidth: () => helpWidth(host.stdout, host.env),
      getErrHelpWidth: () => helpWidth(host.stderr, host.env),
      outputError: () => {}, // `run` tells of errors, all in one way
    })
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20, formatItem: helpItem, optionDescription })
    .description('Debugs the gradients of hand-written neural networks.')
    .version(work.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show help and examples')
    .helpCommand('help [command]', 'show help for a command')
    .addOption(new Option('--quiet', 'only the result, no progress').conflicts('verbose'))
    .option('--verbose', 'show how each number was computed')
    .option('--debug', 'show stack traces')
    .option('--color', 'use colours, even in a pipe')
    .option('--no-color', 'do not use colours')
    .option('--config <file>', 'read settings from this file, not the nearest nncheck.config.json')
    .option('--print-config', 'print all settings, and where each is from')
    .hook('preAction', async (_program, command) => {
      const { completeFlags } = await import('./cli/settings.ts');
      await completeFlags(program, command, work);
    })
    .addHelpText('after', EXAMPLES.program);
  addGrad(program, work);
  addForward(program, work);
  addTrain(program, work);
  addLadder(program, work);
  addShrink(program, work);
  addMerge(program, work);
  addExplain(program, work);
  addInit(program, work);
  addSchema(program, work);
  addCompletion(program, work);
  return program;
}

/** The columns of the help; as a terminal of the usual width where it goes into a pipe. */
function helpWidth(stream: Output, env: Host['env']): number {
  const width = widthOf(stream, env);
  return Number.isFinite(width) ? width : 80;
}

/** Whether errors are to be reported as JSON too; asked of arguments that could not be understood. */
function wantsJson(args: readonly string[]): boolean {
  return args.some(
    (arg, k) =>
      arg === '--json' || arg === '--reporter=json' || (arg === '--reporter' && args[k + 1] === 'json'),
  );
}

/** Throws where help is asked for on what is no command: commander would show its own, and not say why. */
function refuseHelpOnNothing({ commands }: Command, [first, asked]: readonly string[]): void {
  const names = [...commands.map((command) => command.name()), 'help'];
  if (first !== 'help' || asked === undefined || asked.startsWith('-') || names.includes(asked)) return;
  const meant = nearest(asked, names);
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  throw new NncheckError('usage', 'unknown-command', `unknown command '${asked}'${hint}\nsee nncheck --help`);
}

/** Help that was asked for, or shown in place of it; not errors. */
function isHelp({ code }: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version', SETTINGS_PRINTED].includes(code);
}

function usageError({ code, message }: CommanderError, command = ''): NncheckError {
  const text = message.replace(/^error: /, '').replace('\n(Did you mean', ' (did you mean');
  const help = `nncheck ${command} --help`.replace('  ', ' ');
  return new NncheckError('usage', codeOf(code), `${text}\nsee ${help}`);
}

/** commander's `commander.unknownOption` as the codes of all other errors are written: `unknown-option`. */
function codeOf(code: string): string {
  return code.replace('commander.', '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
