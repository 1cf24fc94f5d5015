import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { EXAMPLES } from './commands/examples.ts';
import { helpItem } from './commands/help.ts';
import { METHODS, POINTS } from './commands/methods.ts';
import { type ReportRequest, reportRequest } from './commands/report-request.ts';
import { choice, integer, number, several } from './commands/values.ts';
import { NncheckError } from './errors.ts';
import type { Host, Output } from './host.ts';
import { nearest } from './problem/suggest.ts';
import { tasks } from './problem/tasks/index.ts';
import { widthOf } from './report/width.ts';

/**
 * Runs the command line.
 *
 * @returns the exit status (see `commands/status.ts`)
 */
export async function run(host: Host): Promise<number> {
  const { args, command } = splitProgram(host.args);
  const work: Work = { host, status: 0, ...(command && { command }) };
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
      json: wantsJson(args),
      debug: args.includes('--debug'),
    });
  }
}

/** The commands that test a program. */
const WITH_PROGRAM = ['grad'];

/** Takes the program away that follows `--`; elsewhere `--` ends the options, as everywhere. */
function splitProgram(all: readonly string[]): { args: readonly string[]; command?: readonly string[] } {
  const end = all.indexOf('--');
  if (end === -1 || !all.slice(0, end).some((arg) => WITH_PROGRAM.includes(arg))) return { args: all };
  return { args: all.slice(0, end), command: all.slice(end + 1) };
}

/** The commands leave their exit status here, since commander's actions return nothing. */
interface Work {
  readonly host: Host;
  /** What follows `--`, which is a program and its arguments. */
  readonly command?: readonly string[];
  status: number;
}

function commandTree(work: Work): Command {
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
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20, formatItem: helpItem })
    .description('Debugs the gradients of hand-written neural networks.')
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show help, and examples')
    .helpCommand('help [command]', 'show help for a command')
    .addOption(new Option('--quiet', 'only the result, no progress').conflicts('verbose'))
    .option('--verbose', 'also how each figure came to be')
    .option('--debug', 'show the stack of errors')
    .option('--color', 'colours, even into a pipe')
    .option('--no-color', 'no colours')
    .addHelpText('after', EXAMPLES.program);
  addGrad(program, work);
  addForward(program, work);
  addTrain(program, work);
  addExplain(program, work);
  addInit(program, work);
  addSchema(program, work);
  return program;
}

function addGrad(program: Command, work: Work): void {
  program
    .command('grad')
    .summary('check every weight’s gradient against finite differences')
    .description(
      'Compares backpropagation with finite differences of the cost, weight by weight.\n' +
        'Exit status: 0 all match, 1 a mismatch, 2 nothing was checked, 3 inconclusive, 4 the program failed.',
    )
    .argument('[specs...]', 'JSON specs: files, folders, globs, or - for stdin')
    .option('--task <name>', TASK)
    .option(
      '--reported <file>',
      'check the numbers that your program wrote: .json, .txt, .npz, .npy, .safetensors',
    )
    .option('--step <h>', 'step of the differences, relative to the weight', number('--step', { above: 0 }))
    .option(...choices('--method', 'how differences are taken', METHODS), METHODS[0])
    .option(
      ...choices('--at', 'where to check: the given parameters, or ones that show more', POINTS),
      POINTS[0],
    )
    .option(
      '--jobs <n>',
      'threads to work on (default: all cores), or copies of the program to run (default: 1)',
      integer('--jobs', { least: 1 }),
    )
    .option('--tensor <name>', 'check this tensor only (repeatable)', several(String))
    .option('--run <command>', 'check this program’s gradient (or write the program after --)')
    .option('--module <file>', 'check this JavaScript or TypeScript module’s gradient')
    .option(
      '--timeout <seconds>',
      'what an answer of the program may take',
      number('--timeout', { above: 0 }),
    )
    .addOption(
      new Option('--all-weights', 'try every weight of a program, also where that takes long').conflicts(
        'maxEvaluations',
      ),
    )
    .option(
      '--max-evaluations <n>',
      'evaluations of a program’s cost at most, to find wrong weights among many',
      integer('--max-evaluations', { least: 50 }),
    )
    .option('--examples <n>', 'take only the first n examples', integer('--examples', { least: 1 }))
    .option('--seed <n>', 'seed of the parameters, in place of the spec’s', integer('--seed', { least: 0 }))
    .option('--all', 'show all weights, not the 40 worst')
    .option('--reporter <name[=file]>', 'table or json (repeatable)', several(reportRequest))
    .option('--json', 'the same as --reporter json')
    .option('--force', 'replace report files that are there')
    .addHelpText('after', EXAMPLES.grad)
    .action(async (specs: string[], _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const asked: readonly ReportRequest[] = options.reporter ?? [];
      const hasJson = asked.some(({ name, file }) => name === 'json' && file === undefined);
      const reporters = options.json && !hasJson ? [...asked, { name: 'json' as const }] : asked;
      const { runGrad } = await import('./commands/grad.ts');
      work.status = await runGrad(work.host, {
        ...options,
        ...shared(options),
        specs,
        ...(work.command && { command: work.command }),
        method: options.method,
        at: options.at,
        tensors: options.tensor ?? [],
        all: options.all === true,
        force: options.force === true,
        reporters,
      });
    });
}

function addSchema(program: Command, work: Work): void {
  program
    .command('schema')
    .summary('print the JSON Schema of the spec or the protocol')
    .description('Prints a JSON Schema: of a spec (for editors), or of the messages to a program under test.')
    .argument('[name]', 'spec or protocol', 'spec')
    .addHelpText('after', EXAMPLES.schema)
    .action(async (name: string) => {
      const { runSchema } = await import('./commands/schema.ts');
      work.status = await runSchema(work.host, name);
    });
}

function addForward(program: Command, work: Work): void {
  program
    .command('forward')
    .summary('write out the arithmetic of the forward pass and the cost')
    .description('Writes out how the outputs and the cost come to be, to be checked by hand.')
    .argument('[spec]', 'a JSON spec, or - for stdin')
    .option('--task <name>', TASK)
    .option(
      '--example <n>',
      'show this example, counted from 0 (repeatable)',
      several(integer('--example', { least: 0 })),
    )
    .option('--examples <n>', 'take only the first n examples', integer('--examples', { least: 1 }))
    .option('--seed <n>', 'seed of the parameters, in place of the spec’s', integer('--seed', { least: 0 }))
    .option('--json', 'every z, a and loss as JSON')
    .addHelpText('after', EXAMPLES.forward)
    .action(async (spec: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const { runForward } = await import('./commands/forward.ts');
      work.status = await runForward(work.host, {
        ...options,
        ...shared(options),
        specs: spec === undefined ? [] : [spec],
        show: options.example ?? [],
        json: options.json === true,
      });
    });
}

function addTrain(program: Command, work: Work): void {
  program
    .command('train')
    .summary('train the network and log its cost')
    .description('Trains by gradient descent; checks the gradient before the first step and after the last.')
    .argument('[spec]', 'a JSON spec, or - for stdin')
    .option('--task <name>', TASK)
    .option('--epochs <n>', 'passes over the examples', integer('--epochs', { least: 0 }))
    .option('--learning-rate <rate>', 'size of a step', number('--learning-rate', { above: 0 }))
    .option('--batch-size <n>', 'examples a step', integer('--batch-size', { least: 1 }))
    .option('--seed <n>', 'seed of parameters and batches', integer('--seed', { least: 0 }))
    .option(...choices('--gradient', 'where the gradient is from', ['backprop', 'numeric']), 'backprop')
    .option('--log <file>', 'write the cost of each epoch to a .csv or .jsonl file')
    .option('--save-parameters <file>', 'write the trained parameters: .json, .npy, .npz or .safetensors')
    .option('--no-check', 'leave out the gradient checks')
    .option('--json', 'the report as JSON')
    .option('--force', 'replace files that are there')
    .addHelpText('after', EXAMPLES.train)
    .action(async (spec: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const { runTrain } = await import('./commands/train.ts');
      work.status = await runTrain(work.host, { ...options, ...(spec !== undefined && { spec }) });
    });
}

function addInit(program: Command, work: Work): void {
  program
    .command('init')
    .summary('write a spec, and an adapter for a program')
    .description('Writes a spec, and one file that lets a program in that language answer nncheck.')
    .argument('[language]', 'such as python; without it, the languages are listed')
    .option('--force', 'replace files that are there')
    .addHelpText('after', EXAMPLES.init)
    .action(async (language: string | undefined, { force }: { force?: boolean }) => {
      const { runInit } = await import('./commands/init.ts');
      work.status = await runInit(work.host, {
        ...(language !== undefined && { language }),
        force: force === true,
      });
    });
}

/** What `--task` says in the help of each command. */
const TASK = `a built-in problem in place of a spec: ${[...tasks.keys()].join(', ')}`;

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
  throw new NncheckError('usage', 'unknownCommand', `unknown command '${asked}'${hint}\nsee nncheck --help`);
}

function addExplain(program: Command, work: Work): void {
  program
    .command('explain')
    .summary('what a fault or symptom is, how it shows, and how to mend it')
    .description(
      'Explains a code or name such as NN101 or scale, with a worked example; lists all without one.',
    )
    .argument('[code]', 'a code or its name')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES.explain)
    .action(async (code: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const { runExplain } = await import('./commands/explain.ts');
      work.status = await runExplain(work.host, {
        ...options,
        ...(code !== undefined && { code }),
        json: options.json === true,
      });
    });
}

/** The flag, text and reader of an option that takes one of several words. */
function choices<T extends string>(flag: string, about: string, words: readonly T[]) {
  return [`${flag} <name>`, `${about}: ${words.join(', ')}`, choice(flag, words)] as const;
}

/** What the options of every command say about how much is shown. */
function shared(options: { quiet?: boolean; verbose?: boolean; debug?: boolean }) {
  const detail = options.quiet ? 'quiet' : options.verbose ? 'verbose' : 'normal';
  return { detail, debug: options.debug === true } as const;
}

/** Help that was asked for, or shown in place of it; not errors. */
function isHelp({ code }: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code);
}

function usageError({ code, message }: CommanderError, command = ''): NncheckError {
  const text = message.replace(/^error: /, '').replace('\n(Did you mean', ' (did you mean');
  const help = `nncheck ${command} --help`.replace('  ', ' ');
  return new NncheckError('usage', code.replace('commander.', ''), `${text}\nsee ${help}`);
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
