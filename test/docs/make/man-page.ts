import type { Command, Option } from 'commander';
import { CONFIG_VARIABLE, VARIABLES } from '../../../src/cli/environment.ts';
import { EXAMPLES } from '../../../src/cli/examples.ts';
import { optionDescription } from '../../../src/cli/help.ts';
import { commandTree } from '../../../src/cli.ts';
import { EXIT } from '../../../src/commands/status.ts';
import { madeHost } from '../../support/host.ts';

/** What each exit status means; one without a line does not compile. */
const STATUSES: Readonly<Record<keyof typeof EXIT, string>> = {
  match: 'Everything matches.',
  mismatch: 'A mismatch, a finding of severity error in a training, or what --fail-on names.',
  error: 'Wrong usage, or a mistake in a spec or in data: that check was not made.',
  inconclusive: 'Nothing mismatches, but something could not be decided.',
  program: 'The program under test crashed, gave no answer in time, or broke the protocol.',
  internal: 'A bug of nncheck.',
  SIGINT: 'Ended by SIGINT (Ctrl-C).',
  SIGTERM: 'Ended by SIGTERM.',
};

const OTHER_VARIABLES = {
  [CONFIG_VARIABLE]: 'The file of the settings, as --config names it.',
  NO_COLOR: 'If it is set, colours are used only with --color or FORCE_COLOR.',
  FORCE_COLOR: 'If it is set, colours are used even in a pipe.',
  COLUMNS: 'The width of what is printed, in place of the width of the terminal.',
};

/** Returns the manual page nncheck(1), in man(7), from the commander program that prints the help. */
export function manPage(version: string): string {
  const program = commandTree({ host: madeHost([]).host, status: 0, version });
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const parts = [
    '.\\" Made from the command line by test/docs/generated.test.ts, which says how to make it anew.',
    // a date would be another one each day
    `.TH NNCHECK 1 "" "nncheck ${version}" "User Commands"`,
    section('NAME', 'nncheck \\- debug the gradients of hand\\-written neural networks'),
    section('SYNOPSIS', commands.map(usage).join('\n.br\n')),
    section('DESCRIPTION', escaped(program.description())),
    section('COMMANDS', ...commands.map(commandPart)),
    section('OPTIONS', 'Every command has these, too.', ...help.visibleOptions(program).map(option)),
    section('EXIT STATUS', ...Object.entries(EXIT).map(status)),
    section('ENVIRONMENT', ...variables(program).map(([name, means]) => item(name, means))),
    section('FILES', item('nncheck.config.json', 'The settings of a project, in its folder or one above.')),
    section('EXAMPLES', examples(EXAMPLES.program)),
  ];
  return `${parts.join('\n')}\n`;
}

function commandPart(command: Command): string {
  const help = command.createHelp();
  const name = command.name();
  const about = command.description().split('\n');
  const own = help.visibleOptions(command).filter(({ long }) => long !== '--help');
  return [
    `.SS nncheck ${name}`,
    usage(command),
    ...about.map((line) => `.PP\n${escaped(line)}`),
    ...command.registeredArguments.map((argument) =>
      item(argument.name(), help.argumentDescription(argument)),
    ),
    ...own.map(option),
    ...(name in EXAMPLES
      ? [`.PP\nExamples:\n.PP\n${examples(EXAMPLES[name as keyof typeof EXAMPLES])}`]
      : []),
  ].join('\n');
}

function usage(command: Command): string {
  const name = `nncheck ${command.name()}`;
  return `\\fB${escaped(name)}\\fR ${escaped(command.usage())}`;
}

function option(one: Option): string {
  return item(one.flags, optionDescription(one));
}

function variables(program: Command): [string, string][] {
  const grad = program.commands.find((command) => command.name() === 'grad')!;
  const flags = Object.entries(VARIABLES).map(([variable, name]): [string, string] => {
    const { long } = grad.options.find((one) => one.attributeName() === name)!;
    return [variable, `The same as ${long} of nncheck grad, which takes its place.`];
  });
  return [...flags, ...Object.entries(OTHER_VARIABLES)];
}

function status([name, exit]: [string, number]): string {
  return item(String(exit), STATUSES[name as keyof typeof EXIT]);
}

function section(title: string, ...parts: readonly string[]): string {
  return `.SH ${title}\n${parts.join('\n')}`;
}

function item(term: string, text: string): string {
  return `.TP\n\\fB${escaped(term)}\\fR\n${escaped(text).replaceAll('\n', '\n.br\n')}`;
}

function examples(text: string): string {
  const lines = text.replace('\nExamples:\n', '').replaceAll(/^ {2}/gm, '');
  return `.nf\n${escaped(lines)}\n.fi`;
}

/** A text in which nothing is a request or an escape of roff, and hyphens and quotes can be copied. */
function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '\\': '\\e',
    '-': '\\-',
    "'": '\\(aq',
    '`': '\\(ga',
    '^': '\\(ha',
    '~': '\\(ti',
    '"': '\\(dq',
  };
  return text.replace(/[\\\-'`^~"]/g, (sign) => signs[sign]).replaceAll(/^\./gm, '\\&.');
}
