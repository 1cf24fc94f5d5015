import { Help, type Option } from 'commander';

/** What commander's help has for laying out text. */
interface HelpText {
  readonly helpWidth?: number | undefined;
  boxWrap(text: string, width: number): string;
}

/** Fewer columns than this for what an option does are hard to read. */
const LEAST_WIDTH = 28;
const INDENT = '  ';

/** One line of a list in the help: a term and what it means, beside each other, or under it in a narrow terminal. */
export function helpItem(term: string, termWidth: number, description: string, help: HelpText): string {
  if (description === '') return INDENT + term;
  const beside = termWidth + 2 * INDENT.length;
  const width = help.helpWidth ?? 80;
  if (width - beside >= LEAST_WIDTH) {
    const text = help.boxWrap(description, width - beside).replaceAll('\n', `\n${' '.repeat(beside)}`);
    return `${INDENT}${term.padEnd(termWidth)}${INDENT}${text}`;
  }
  const under = INDENT.repeat(3);
  const text = help.boxWrap(description, width - under.length).replaceAll('\n', `\n${under}`);
  return `${INDENT}${term}\n${under}${text}`;
}

/** What an option says in the help, without commander's list of choices: our own text has them. */
export function optionDescription(option: Option): string {
  return new Help().optionDescription(Object.assign(Object.create(option), { argChoices: undefined }));
}
