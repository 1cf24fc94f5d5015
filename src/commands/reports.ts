import { resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { NO_PAINT, styleFor } from '../report/color.ts';
import { writeText } from '../report/output.ts';
import { printable } from '../report/printable.ts';
import type { Outcome, Reporter } from '../report/reporter.ts';
import { reporters } from '../report/reporters.ts';
import type { Status } from '../verdict/verdict.ts';
import { checkOutputFile, type OutputFile, refuseToOverwrite, writeWhole } from './output-file.ts';
import type { ReportRequest } from './report-request.ts';

export interface ReportOptions {
  readonly reporters: readonly ReportRequest[];
  readonly all: boolean;
  readonly detail: 'quiet' | 'normal' | 'verbose';
  readonly color?: boolean;
  /** Whether report files may be replaced. */
  readonly force: boolean;
}

/** All reports of one run. */
export interface Reports {
  /**
   * Makes sure that no report takes the place of a file that is read.
   *
   * @throws NncheckError of kind `usage`
   */
  spare(inputs: readonly string[]): Promise<void>;
  add(outcome: Outcome): Promise<void>;
  end(outcomes: readonly Outcome[], status: Status | 'error'): Promise<void>;
}

/**
 * Prepares the reports of a run before its work: the table unless another is for stdout.
 *
 * @throws NncheckError of kind `usage` where two are for stdout, or a file cannot be written
 */
export async function prepareReports(host: Host, options: ReportOptions): Promise<Reports> {
  const toStdout = options.reporters.filter(({ file }) => file === undefined);
  if (toStdout.length > 1) {
    const names = toStdout.map(({ name }) => name).join(' and ');
    const message = `only one report can go to stdout, not ${names}: write one to a file, such as --reporter ${toStdout[1].name}=FILE`;
    throw new NncheckError('usage', 'two-reports', message);
  }
  const requests =
    toStdout.length === 0 ? [{ name: 'table' } as const, ...options.reporters] : options.reporters;
  const sinks = await Promise.all(requests.map((request) => openReport(host, request, options)));
  const files = sinks.flatMap(({ output }) => output ?? []);
  await refuseToOverwrite(files, []);
  let index = 0;
  return {
    spare: (inputs) => refuseToOverwrite(files, inputs),
    async add(outcome) {
      for (const { reporter, write } of sinks) await write(reporter.outcome(outcome, index));
      index++;
    },
    async end(outcomes, status) {
      for (const { reporter, write, close } of sinks) {
        await write(reporter.end(outcomes, status));
        await close();
      }
    },
  };
}

interface Sink {
  readonly output?: OutputFile;
  readonly reporter: Reporter;
  write(text: Iterable<string>): Promise<void>;
  close(): Promise<void>;
}

async function openReport(host: Host, { name, file }: ReportRequest, options: ReportOptions): Promise<Sink> {
  const { all, detail } = options;
  if (file === undefined) {
    const style = await styleFor(host, options.color);
    const reporter = await reporters[name]({ ...style, all, detail });
    return { reporter, write: (text) => writeText(host.stdout, text, style.paint), close: async () => {} };
  }
  const output: OutputFile = { path: resolve(host.cwd, file), given: file, flag: '--reporter' };
  await checkOutputFile(output, options.force);
  const reporter = await reporters[name]({ paint: NO_PAINT, width: Number.POSITIVE_INFINITY, all, detail });
  const parts: string[] = [];
  return {
    output,
    reporter,
    async write(text) {
      for (const part of text) parts.push(printable(part));
    },
    close: () => writeWhole(output, parts.join('')),
  };
}
