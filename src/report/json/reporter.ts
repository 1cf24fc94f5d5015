import type { Outcome, Reporter, ReportStyle } from '../reporter.ts';
import { checkJson } from './check.ts';
import { errorForReport, SCHEMA_VERSION } from './error.ts';
import { hintJson } from './hint.ts';
import { toJson } from './values.ts';

/** The report for scripts: all weights of all checks, in one object. */
export function json({ hints = false }: Pick<ReportStyle, 'hints'> = {}): Reporter {
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
        if ('error' in outcome) yield errorCheck(outcome);
        else yield* hints ? [hintJson(outcome)] : checkJson(outcome.check);
      }
      yield outcomes.length > 0 ? '\n  ]\n}\n' : ']\n}\n';
    },
  };
}

function errorCheck({ source, spec, error }: Extract<Outcome, { error: unknown }>): string {
  const files = spec === undefined ? { spec: source } : { spec, report: source };
  return `    ${toJson({ ...files, status: 'error', error: errorForReport(error) })}`;
}
