import type { Command, Option } from 'commander';

/** Words to complete, each with what it means where the word alone does not say. */
export type Words = readonly (readonly [word: string, about?: string])[];

/** What an option takes or an argument is: `report` is a word that a file may follow, as in `json=FILE`. */
export interface Value {
  readonly kind: 'word' | 'list' | 'report' | 'file' | 'free';
  readonly words: Words;
}

export interface Flag {
  readonly names: readonly string[];
  readonly about: string;
  /** Missing where the flag takes no value. */
  readonly value?: Value;
}

/** A command, or all of nncheck, whose argument is a command and whose flags are those of every command. */
export interface CommandLine {
  readonly name: string;
  readonly flags: readonly Flag[];
  readonly argument: Value;
  readonly commands: readonly CommandLine[];
}

const KINDS: Readonly<Record<string, Value['kind']>> = {
  '<file>': 'file',
  '<command>': 'file',
  '<list>': 'list',
  '<name[=file]>': 'report',
};

/**
 * Describes a command of commander for the shells that complete it.
 *
 * @param tables the words of arguments and values, by placeholder, that commander does not know
 */
export function commandLine(command: Command, tables: Readonly<Record<string, Words>>): CommandLine {
  const help = command.createHelp();
  const valueFor = (
    placeholder: string,
    choices: readonly string[] | undefined,
    otherwise: 'file' | 'free',
  ) => {
    const words: Words = choices?.map((word) => [word]) ?? tables[placeholder] ?? [];
    return { kind: KINDS[placeholder] ?? (words.length > 0 ? 'word' : otherwise), words };
  };
  const flagOf = ({ short, long, flags, description, required, argChoices }: Option): Flag => ({
    names: [long, short].filter((name) => name !== undefined),
    about: description,
    ...(required && { value: valueFor(/<.+>$/.exec(flags)?.[0] ?? '', argChoices, 'free') }),
  });
  const isOwn = ({ long }: Option) => command.parent === null || long !== '--help';
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    flags: help.visibleOptions(command).filter(isOwn).map(flagOf),
    argument: valueFor(argument?.name() ?? 'command', argument?.argChoices, 'file'),
    commands: help.visibleCommands(command).map((one) => commandLine(one, tables)),
  };
}
