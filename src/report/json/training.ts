import type { Problem } from '../../problem/problem.ts';
import { type TrainFinding, trainStatus } from '../../training/history.ts';
import { trainFindingWords } from '../findings/training.ts';
import type { TrainingView } from '../training/view.ts';
import { SCHEMA_VERSION } from './error.ts';
import { jsonFields, jsonLines, jsonRows, toJson } from './values.ts';

/** The report for scripts: one object, when all is done. */
export function trainingJson(problem: Problem): TrainingView {
  return {
    start: () => [],
    check: () => [],
    entry: () => [],
    run: () => [],
    *end(result) {
      const { name, history, final, checks, findings, ended, run, runs } = result;
      const head = {
        schemaVersion: SCHEMA_VERSION,
        command: 'train',
        status: trainStatus(result),
        name,
        spec: problem.source,
        ended,
        run,
      };
      yield '{\n';
      yield* jsonFields(head, '  ');
      if (runs !== undefined) {
        yield '  "runs": [';
        yield* jsonLines(runs.map(toJson), '    ');
        yield '],\n';
      }
      yield '  "history": [';
      yield* jsonLines(history.map(toJson), '    ');
      yield `],\n  "final": {\n    "epoch": ${final.epoch},\n    "cost": ${toJson(final.cost)},\n`;
      if (final.validationCost !== undefined)
        yield `    "validationCost": ${toJson(final.validationCost)},\n`;
      yield '    "outputs": [';
      yield* jsonLines(jsonRows(final.outputs, problem.network.layers.at(-1)!.units), '      ');
      yield ']\n  },\n  "checks": [';
      yield* jsonLines(checks.map(toJson), '    ');
      yield '],\n  "findings": [';
      yield* jsonLines(findings.map(findingJson), '    ');
      yield ']\n}\n';
    },
  };
}

function findingJson(finding: TrainFinding): string {
  const { family: _, candidates: __, where, evidence, runnersUp, ...named } = finding;
  return toJson({ ...named, ...trainFindingWords(finding), where, evidence, runnersUp });
}
