import type { Outcome, Reporter } from '../reporter.ts';
import { checkJson } from './check.ts';
import { errorForReport, SCHEMA_VERSION } from './error.ts';
import { toJson } from './values.ts';

/** The report for scripts: all weights of all checks, in one object. */
export function json(): Reporter {
  return {
    outcome: () => [],
    *end(outcomes, { status }) {
      yield `{\n  "schemaVersion": ${SCHEMA_VERSION},\n  "command": "grad",\n  "status": ${toJson(status)},\n`;
      const failed = outcomes.find((outcome) => 'error' in outcome);
      if (failed !== undefined && 'error' in failed)
        yield `  "error": ${toJson(errorForReport(failed.error))},\n`;
      yield '  "checks": [';
      for (const [index, outcome] of outcomes.entries()) {
        yield index === 0 ? '\n' : ',\n';
        yield* 'error' in outcome ? [errorCheck(outcome)] : checkJson(outcome.check);
      }
      yield outcomes.length > 0 ? '\n  ]\n}\n' : ']\n}\n';
    },
  };
}

function errorCheck({ source, error }: Extract<Outcome, { error: unknown }>): string {
  return `    ${toJson({ spec: source, status: 'error', error: errorForReport(error) })}`;
}
