import { NncheckError } from '../errors.ts';
import { didYouMean } from '../input/suggest.ts';
import { type ReporterName, reporterNames } from '../report/reporters.ts';

/** A report that was asked for: its format, and its file where it is not for stdout. */
export interface ReportRequest {
  readonly name: ReporterName;
  readonly file?: string;
}

/** Reads `NAME` or `NAME=FILE`. */
export function reportRequest(text: string): ReportRequest {
  const [given, ...rest] = text.split('=');
  const name = reporterNames().find((one) => one === given);
  const file = rest.join('=');
  if (name === undefined) {
    const message = `--reporter: there is no ${JSON.stringify(given)} among ${reporterNames().join(', ')}${didYouMean(given, reporterNames())}`;
    throw new NncheckError('usage', 'bad-value', message);
  }
  if (rest.length > 0 && file === '')
    throw new NncheckError('usage', 'bad-value', `--reporter: ${JSON.stringify(text)} names no file`);
  return rest.length === 0 ? { name } : { name, file };
}
