import { STDIN } from '../../problem/load.ts';
import { countOf } from '../numbers.ts';
import type { Reporter, RunSettings } from '../reporter.ts';
import { resultsInWords } from '../table/overview.ts';
import { annotationsOf, type Ranked } from './annotations.ts';
import { workflowCommand } from './commands.ts';

/** GitHub shows ten errors and ten warnings of a step, and drops the others without a word. */
const MOST = 10;

/** Annotations for GitHub's workflows, each at the line of its spec: the worst ten, the number of the others, the result. */
export function github({ pathOf }: Pick<RunSettings, 'pathOf'>): Reporter {
  return {
    outcome: () => [],
    *end(outcomes, { failing }) {
      const all = outcomes.flatMap((outcome) => annotationsOf(outcome, failing.has(outcome))).sort(byRank);
      for (const { place, ...annotation } of all.slice(0, MOST)) {
        // what is no file of the repository has no line there
        const { file } = place ?? {};
        const there = file !== undefined && file !== STDIN && { place: { ...place, file: pathOf(file) } };
        yield workflowCommand({ ...annotation, ...there });
      }
      if (all.length > MOST) {
        const message = `${countOf(all.length - MOST, 'more finding')}: the summary of the job and the other reports have all.`;
        yield workflowCommand({ level: 'notice', title: 'nncheck', message });
      }
      yield `${resultsInWords(outcomes)}\n`;
    },
  };
}

function byRank(a: Ranked, b: Ranked): number {
  return a.rank.map((value, k) => value - b.rank[k]).find((difference) => difference !== 0) ?? 0;
}
