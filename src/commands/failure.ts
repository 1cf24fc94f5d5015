import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { errorReport } from '../report/json/error.ts';
import { writeText } from '../report/output.ts';
import { EXIT } from './status.ts';

export interface FailureOptions {
  readonly command: string;
  /** Reports the error on stdout too, for scripts. */
  readonly json: boolean;
  /** Shows the stack of errors that a person can mend, too. */
  readonly debug: boolean;
}

/**
 * Tells what went wrong, in one place for all commands: on stderr, and with `json` as a report on stdout.
 *
 * @returns the exit status
 */
export async function fail(
  host: Host,
  error: unknown,
  { command, json, debug }: FailureOptions,
): Promise<number> {
  if (!(error instanceof NncheckError)) return failInternally(host, error, command, json);
  await writeText(host.stderr, [errorBlock(error), ...(debug ? [`${error.stack}\n`] : [])]);
  if (json && error.code !== 'not-written') await writeText(host.stdout, [errorReport(command, error)]);
  return statusOf(error);
}

/** `error: …`, a line for each problem. */
export function errorBlock({ message }: NncheckError): string {
  return `error: ${message.split('\n').join('\n       ')}\n`;
}

export function statusOf({ kind }: NncheckError): number {
  return kind === 'program' ? EXIT.program : EXIT.error;
}

async function failInternally(host: Host, error: unknown, command: string, json: boolean): Promise<number> {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await writeText(host.stderr, [
    `This is a bug in nncheck. Please report it with the command and these lines:\n${stack}\n`,
  ]);
  if (json) {
    const message = error instanceof Error ? error.message : String(error);
    await writeText(host.stdout, [
      errorReport(command, { code: 'internal', message, problems: [{ message }] }),
    ]);
  }
  return EXIT.internal;
}
