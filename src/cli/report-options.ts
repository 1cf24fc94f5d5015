import { Option } from 'commander';
import { reportRequest } from '../commands/report-request.ts';
import { reporterNames } from '../report/reporters.ts';
import { integer, listed, number, several } from './option-values.ts';

/** The option that limits the wait for an answer of a program. */
export function timeout(): Option {
  return new Option(
    '--timeout <seconds>',
    'seconds to wait for each answer of the program or module (default: 60)',
  ).argParser(number('--timeout', { above: 0 }));
}

/** The options of what is written, and of when a run fails: the same of a check and of one joined from shards. */
export function reportOptions(): Option[] {
  return [
    new Option('--all', 'show all weights, not the 40 worst'),
    new Option('--reporter <name[=file]>', `${reporterNames().join(', ')} (repeatable)`)
      .choices(reporterNames())
      .argParser(several(reportRequest)),
    new Option('--json', 'the same as --reporter json'),
    new Option(
      '--fail-on <list>',
      'what makes the run fail: mismatch, inconclusive, warning, codes (default: mismatch,inconclusive)',
    ).argParser(listed('--fail-on')),
    new Option(
      '--max-mismatches <n>',
      'checks that may mismatch before the run fails (default: 0)',
    ).argParser(integer('--max-mismatches', { least: 0 })),
    new Option('--force', 'overwrite existing files that nncheck did not write'),
  ];
}
