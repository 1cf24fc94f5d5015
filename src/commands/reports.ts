import { relative, resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { NO_PAINT, styleFor } from '../report/color.ts';
import { writeText } from '../report/output.ts';
import { printable } from '../report/printable.ts';
import type { Outcome, Reporter, RunResult, RunSettings } from '../report/reporter.ts';
import { type Format, type ReporterName, reporters } from '../report/reporters.ts';
import type { ShardHeader } from '../report/shard/header.ts';
import { type FailOn, fails } from './fail-on.ts';
import { append, checkOutputFile, type OutputFile, refuseToOverwrite, writeWhole } from './output-file.ts';
import type { ReportRequest } from './report-request.ts';

export interface ReportOptions {
  readonly reporters: readonly ReportRequest[];
  readonly all: boolean;
  readonly detail: 'quiet' | 'normal' | 'verbose';
  readonly color?: boolean;
  /** Whether files may be replaced that nncheck did not write. */
  readonly force: boolean;
  /** Only where a fault is, without its name: for teachers. */
  readonly hints?: boolean;
  /** Whether there are several reports against one spec. */
  readonly rows?: boolean;
  /** Of which part of a check they are the reports. */
  readonly shard?: ShardHeader | undefined;
}

/** All reports of one run. */
export interface Reports {
  /**
   * Makes sure that no report takes the place of a file that is read.
   *
   * @throws NncheckError of kind `usage`
   */
  spare(inputs: readonly string[]): Promise<void>;
  /** @param of how many outcomes the run is to have */
  add(outcome: Outcome, of: number): Promise<void>;
  /** @param except a report that is not written to stdout */
  end(outcomes: readonly Outcome[], result: RunResult, except?: ReporterName): Promise<void>;
}

/**
 * Prepares the reports of a run before its work: the table unless another is for stdout.
 *
 * @throws NncheckError of kind `usage` where two are for stdout, or a file cannot be written
 */
export async function prepareReports(host: Host, options: ReportOptions, failOn: FailOn): Promise<Reports> {
  const toStdout = options.reporters.filter(({ file }) => file === undefined);
  if (toStdout.length > 1) {
    const names = toStdout.map(({ name }) => name).join(' and ');
    const message = `only one report can go to stdout, not ${names}: write one to a file, such as --reporter ${toStdout[1].name}=FILE`;
    throw new NncheckError('usage', 'two-reports', message);
  }
  const telling = options.reporters.find(({ name }) => name !== 'table' && name !== 'json');
  if (options.hints && telling !== undefined) {
    const message = `--hints leaves out the names of faults, which --reporter ${telling.name} tells: take table or json`;
    throw new NncheckError('usage', 'hints', message);
  }
  if (options.shard !== undefined) refuseOthers(options.reporters);
  const requests =
    toStdout.length === 0 ? [{ name: 'table' } as const, ...options.reporters] : options.reporters;
  const settings: RunSettings = {
    fails: (check) => fails(check, failOn),
    pathOf: (file) =>
      relative(host.env.GITHUB_WORKSPACE ?? host.cwd, resolve(host.cwd, file)).replaceAll('\\', '/'),
  };
  const opened = requests.map((request) => openReport(host, request, options, settings));
  const appended = requests.flatMap(({ name }) => openAppended(host, name, options, settings) ?? []);
  const sinks = await Promise.all([...opened, ...appended]);
  const files = sinks.flatMap(({ output }) => output ?? []);
  await refuseToOverwrite(files, []);
  // Where a report would take the place of an input, no file is written.
  let refused = false;
  return {
    async spare(inputs) {
      await refuseToOverwrite(files, inputs).catch((error) => {
        refused = true;
        throw error;
      });
    },
    async add(outcome, of) {
      for (const { reporter, write } of sinks) await write(reporter.outcome(outcome, of));
    },
    async end(outcomes, result, except) {
      for (const { name, output, reporter, write, close } of sinks) {
        if (output === undefined ? name === except : refused) continue;
        await write(reporter.end(outcomes, result));
        await close();
      }
    },
  };
}

interface Sink {
  readonly name: ReporterName;
  readonly output?: OutputFile;
  readonly reporter: Reporter;
  write(text: Iterable<string>): Promise<void>;
  close(): Promise<void>;
}

const MARKS = Object.values(reporters).map(({ mark }) => mark);

async function openReport(
  host: Host,
  { name, file }: ReportRequest,
  options: ReportOptions,
  settings: RunSettings,
): Promise<Sink> {
  const { all, detail, hints = false, rows = false, shard } = options;
  const format: Format = reporters[name];
  if (file === undefined) {
    const style = await styleFor(host, options.color);
    const reporter = await format.load({ ...style, all, detail, hints, rows, shard }, settings);
    const write = (text: Iterable<string>) =>
      writeText(host.stdout, text, name === 'table' ? style : undefined);
    return { name, reporter, write, close: async () => {} };
  }
  const output: OutputFile = { path: resolve(host.cwd, file), given: file, flag: '--reporter' };
  await checkOutputFile(output, options.force, MARKS);
  const reporter = await format.load(fileStyle(options), settings);
  const heading = format.marksFiles ? format.mark : '';
  return { name, output, reporter, ...gathered((text) => writeWhole(output, heading + text)) };
}

/** The report that a service asks for beside one of its own format, in a file that it names. */
function openAppended(
  { env, cwd }: Host,
  name: ReporterName,
  options: ReportOptions,
  settings: RunSettings,
): Promise<Sink> | undefined {
  const { appends }: Format = reporters[name];
  const given = appends && env[appends.to];
  if (appends === undefined || given === undefined || given === '') return undefined;
  const output: OutputFile = { path: resolve(cwd, given), given, flag: appends.to };
  const other: Format = reporters[appends.format];
  const sink = gathered((text) => append(output, text));
  return other
    .load(fileStyle(options), settings)
    .then((reporter) => ({ name: appends.format, output, reporter, ...sink }));
}

const fileStyle = ({ all, detail, hints = false, rows = false, shard }: ReportOptions) =>
  ({ paint: NO_PAINT, width: Number.POSITIVE_INFINITY, all, detail, hints, rows, shard }) as const;

/** A part of a check has no report but the one that the parts are joined from, and a few words. */
function refuseOthers(requests: readonly ReportRequest[]): void {
  const other = requests.find(({ name }) => name !== 'json' && name !== 'table');
  const message =
    other === undefined
      ? '--shard needs the report that nncheck merge reads: add --json or --reporter json=FILE'
      : `--shard: a shard has no report as ${other.name}; nncheck merge writes it`;
  if (other !== undefined || !requests.some(({ name }) => name === 'json'))
    throw new NncheckError('usage', 'shard-report', message);
}

/** Keeps a text until it is whole. */
function gathered(done: (text: string) => Promise<void>): Pick<Sink, 'write' | 'close'> {
  const parts: string[] = [];
  return {
    async write(text) {
      for (const part of text) parts.push(printable(part));
    },
    close: () => done(parts.join('')),
  };
}
