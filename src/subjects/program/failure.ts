import { resolve } from 'node:path';
import { NncheckError } from '../../errors.ts';
import type { Broken, Step } from '../instances/client.ts';
import { isFile } from './file-text.ts';
import { languageOfSource } from './languages.ts';

/** A failure of a program, with what is told of the program. */
interface Failure extends Broken {
  readonly step?: Step | undefined;
  /** Its last lines on standard error. */
  readonly stderr?: readonly string[];
  readonly command: readonly string[];
}

/** The error of a program that crashed, hung or broke the protocol; exit status 4. */
export function programFailure({ code, what, step, advice, stderr = [], command }: Failure): NncheckError {
  const at = step === undefined ? '' : ` at ${step.method} (message ${step.id})`;
  const lines = [
    `the program failed${at}: it ${what}`,
    ...(advice === undefined ? [] : [advice]),
    ...(stderr.length > 0 ? ['its last lines on standard error:', ...stderr.map((line) => `  ${line}`)] : []),
    `it was started as: ${commandInWords(command)}`,
  ];
  return new NncheckError('program', `program-${code}`, lines.join('\n'));
}

/** A command as it could be typed. */
export function commandInWords(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}

/** What ended a process, as a clause whose subject is the program. */
export function endingInWords({ code, signal }: { code: number | null; signal: string | null }): string {
  if (signal === null) return `exited with status ${code}`;
  if (signal === 'SIGKILL') return 'was killed by SIGKILL (by the system, if it took too much memory)';
  return signal === 'SIGSEGV'
    ? 'crashed (SIGSEGV: it used memory that is not its own)'
    : `was ended by ${signal}`;
}

/** The error of a program that could not be started at all. */
export function notStarted(
  { code, message }: Partial<NodeJS.ErrnoException>,
  { command, cwd }: { readonly command: readonly string[]; readonly cwd: string },
): NncheckError {
  const program = JSON.stringify(command[0]);
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: `there is no program ${program} to start, neither in ${cwd} nor on the PATH`,
    EACCES: `${program} may not be started: is it a program, and executable (chmod +x)?`,
    ENOEXEC: `the system cannot start ${program}: name its interpreter, such as python3 ${command[0]}`,
  };
  const reason =
    sourceFile(command, cwd) ?? reasons[code ?? ''] ?? `${program} cannot be started: ${message}`;
  return new NncheckError('program', 'program-not-started', `the program failed at its start: ${reason}`);
}

/** What to write where the first word of a command is a source file that is there; undefined where it is not. */
function sourceFile(command: readonly string[], cwd: string): string | undefined {
  const [file] = command;
  if (/\.[cm]?tsx?$/.test(file) && isFile(resolve(cwd, file))) {
    return `${JSON.stringify(file)} is no program that the system can start: write --module ${commandInWords([file])} for a module that exports cost and gradient`;
  }
  const language = languageOfSource(file);
  if (language === undefined || !isFile(resolve(cwd, file))) return undefined;
  if (language.starts === undefined)
    return `${JSON.stringify(file)} has to be compiled first: name the program that the compiler makes of it`;
  const words = [...language.starts.split(' '), ...command];
  return `${JSON.stringify(file)} is no program that the system can start: write --run ${JSON.stringify(commandInWords(words))}`;
}
