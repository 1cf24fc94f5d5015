import { errorForReport, SCHEMA_VERSION } from '../json/error.ts';
import { toJson } from '../json/values.ts';
import { countOf } from '../numbers.ts';
import type { Outcome, Reporter } from '../reporter.ts';
import { subjectOf, whose } from '../subject.ts';
import type { ShardHeader } from './header.ts';

/** The report of a shard for `nncheck merge`. */
export function shardJson(shard: ShardHeader): Reporter {
  return {
    outcome: () => [],
    *end(outcomes) {
      const statuses = outcomes.map(statusOf);
      const status = (['error', 'mismatch'] as const).find((one) => statuses.includes(one)) ?? 'partial';
      const { index, of, version, arithmetic, request } = shard;
      yield `{\n  "schemaVersion": ${SCHEMA_VERSION},\n  "command": "grad",\n  "status": ${toJson(status)},\n`;
      yield `  "shard": ${toJson({ index, of, version, arithmetic, request })},\n  "checks": [`;
      for (const [k, outcome] of outcomes.entries()) {
        const check = { ...fieldsOf(outcome), status: statuses[k], ...outcome.shard };
        yield `${k === 0 ? '' : ','}\n    ${toJson(check)}`;
      }
      yield '\n  ]\n}\n';
    },
  };
}

function statusOf(outcome: Outcome) {
  if ('error' in outcome) return 'error';
  return outcome.check.status === 'mismatch' ? 'mismatch' : 'partial';
}

function fieldsOf(outcome: Outcome) {
  if ('error' in outcome) return { spec: outcome.source, error: errorForReport(outcome.error) };
  const { name, source, counts } = outcome.check;
  return { name, spec: source, subject: subjectOf(outcome.check), counts };
}

/** What a person is told of a shard: what it found, and that it is no check by itself. */
export function shardText({ index, of }: ShardHeader): Reporter {
  return {
    outcome: () => [],
    *end(outcomes) {
      yield `Shard ${index} of ${of}\n`;
      for (const outcome of outcomes) {
        if ('error' in outcome) continue;
        const { check } = outcome;
        const { mismatch, ...others } = check.counts;
        const all = Object.values(others).reduce((sum, count) => sum + count, mismatch);
        const wrong =
          check.status === 'mismatch' ? `${mismatch} of them mismatch` : 'none of them mismatches';
        yield `${check.name}, ${whose(check)}: ${countOf(all, 'weight')} judged here, ${wrong}\n`;
      }
      yield `This is no verdict on the whole: nncheck merge joins the ${countOf(of, 'shard')} to one report.\n`;
    },
  };
}
