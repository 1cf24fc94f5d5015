import type { NncheckError } from '../../errors.ts';

/** The version of the reports' form; it changes when a script that reads them would have to. */
export const SCHEMA_VERSION = 1;

/** An error for scripts: a stable code, the message, and each problem with its place. */
export function errorForReport({
  code,
  message,
  problems,
}: Pick<NncheckError, 'code' | 'message' | 'problems'>) {
  return {
    code,
    message,
    problems: problems.map(({ message: text, place }) => ({ message: text, ...place })),
  };
}

/** The report of a command that failed before it had anything to report. */
export function errorReport(
  command: string,
  error: Pick<NncheckError, 'code' | 'message' | 'problems'>,
): string {
  const report = { schemaVersion: SCHEMA_VERSION, command, status: 'error', error: errorForReport(error) };
  return `${JSON.stringify(report, null, 2)}\n`;
}
