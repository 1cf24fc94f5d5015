import { isLogged } from '../../training/history.ts';
import type { ProgramPath } from '../../training/program/train-program.ts';
import type { PathsReport } from '../training/paths.ts';
import { findingJson } from './check.ts';
import { SCHEMA_VERSION } from './error.ts';
import { partsForJson } from './parts.ts';
import { jsonFields, jsonLines, toJson } from './values.ts';

/** The report of an implementation that was trained, for scripts. */
export function* pathsJson(report: PathsReport): Iterable<string> {
  const { name, problem, status, check, paths, partings, findings, isModule } = report;
  // The path that the person trains by: its own, else that of its gradient, else that of differences.
  const [main] = [...paths].reverse();
  const costs = entriesOf(main);
  const head = {
    schemaVersion: SCHEMA_VERSION,
    command: 'train',
    subject: isModule ? 'module' : 'program',
    status,
    name: problem?.name ?? name,
    spec: problem?.source,
    ended: main.ended,
  };
  yield '{\n';
  yield* jsonFields(head, '  ');
  yield '  "history": [';
  yield* jsonLines(costs.map(toJson), '    ');
  yield `],\n  "final": ${toJson(costs[costs.length - 1])},\n  "checks": [`;
  const checks = check
    ? [{ when: 'before', status: check.status, parts: partsForJson(check), counts: check.counts }]
    : [];
  yield* jsonLines(checks.map(toJson), '    ');
  yield '],\n  "paths": [';
  yield* jsonLines(
    paths.map((path) => toJson(pathJson(path))),
    '    ',
  );
  yield '],\n  "partings": [';
  yield* jsonLines(partings.map(toJson), '    ');
  yield '],\n  "findings": [';
  yield* jsonLines(check ? findings.map((finding) => toJson(findingJson(finding, check))) : [], '    ');
  yield ']\n}\n';
}

function pathJson(path: ProgramPath) {
  const { by, own, ended, evaluations } = path;
  return {
    by,
    ...(own && { own }),
    ended,
    epochs: path.costs.length - 1,
    evaluations,
    costs: entriesOf(path),
  };
}

function entriesOf({ costs }: ProgramPath): { epoch: number; cost: number }[] {
  return costs.flatMap((cost, epoch) =>
    isLogged(epoch) || epoch === costs.length - 1 ? [{ epoch, cost }] : [],
  );
}
