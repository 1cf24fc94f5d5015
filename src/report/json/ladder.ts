import type { RungResult } from '../../training/ladder/rungs.ts';
import { LESSONS } from '../ladder/lessons.ts';
import type { Climber } from '../ladder/text.ts';
import { findingJson } from './check.ts';
import { SCHEMA_VERSION } from './error.ts';
import { partsForJson } from './parts.ts';
import { jsonFields, jsonLines, toJson } from './values.ts';

/** The ladder for scripts, a rung a line. */
export function* ladderJson(
  rungs: readonly RungResult[],
  status: string,
  subject: Climber,
): Iterable<string> {
  yield '{\n';
  yield* jsonFields({ schemaVersion: SCHEMA_VERSION, command: 'ladder', status, subject }, '  ');
  yield '  "rungs": [';
  yield* jsonLines(rungs.map(rungJson), '    ');
  yield ']\n}\n';
}

function rungJson({ rung, status, skipped, check, stage, trainings }: RungResult): string {
  return toJson({
    rung: rung.number,
    name: LESSONS[rung.number - 1][0],
    status,
    ...(skipped && { skipped: skipped.why }),
    ...(stage && { stage }),
    ...(check && { parts: partsForJson(check) }),
    trainings,
    findings: check?.findings.map((finding) => findingJson(finding, check)) ?? [],
  });
}
