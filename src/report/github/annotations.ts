import type { Place } from '../../errors.ts';
import type { Problem } from '../../problem/problem.ts';
import type { FindingForm } from '../../verdict/findings/form.ts';
import { findingText, outcomeWords } from '../outcome-words.ts';
import type { Outcome } from '../reporter.ts';
import { wrongTensors } from '../verdicts.ts';
import type { Annotation } from './commands.ts';

/** An annotation, and what puts the worst first: the status of its check, its place among the others of that, its extent. */
export interface Ranked extends Annotation {
  readonly rank: readonly [severity: number, index: number, extent: number];
}

const SEVERITIES = ['error', 'mismatch', 'inconclusive', 'match'] as const;

/** Returns the annotations of an outcome: its errors, or its findings, or else its conclusion where it does not match. */
export function annotationsOf(outcome: Outcome, failing: boolean): Ranked[] {
  const words = outcomeWords(outcome);
  const severity = SEVERITIES.indexOf(words.status) + (failing ? 0 : SEVERITIES.length);
  if ('error' in outcome) {
    return outcome.error.problems.map(({ message, place }, index) => ({
      level: 'error',
      title: `nncheck: ${words.title} was not checked`,
      message: place?.path === undefined ? message : `${place.path}: ${message}`,
      ...placed(place),
      rank: [severity, index, 0],
    }));
  }
  const { check, problem } = outcome;
  const extent = -check.counts.mismatch;
  const told = words.findings.filter((finding) => finding.severity !== 'info');
  const [tensor] = wrongTensors(check.tensors);
  const first = tensor === undefined ? {} : { tensor };
  if (told.length === 0) {
    if (words.status === 'match') return [];
    return [
      {
        level: failing ? 'error' : 'warning',
        title: `nncheck: ${words.status}`,
        message: [words.statement, ...words.advice].join('\n'),
        ...placed(placeIn(problem, first)),
        rank: [severity, 0, extent],
      },
    ];
  }
  return told.map((finding, index) => ({
    level: failing && (finding.severity === 'error' || words.status === 'match') ? 'error' : 'warning',
    title: `nncheck ${finding.code}: ${finding.title}`,
    message: index === 0 ? `${words.statement}\n${findingText(finding)}` : findingText(finding),
    ...placed(placeIn(problem, { ...first, ...finding.where })),
    rank: [severity, index, extent],
  }));
}

function placed(place: Place | undefined) {
  return place && { place };
}

/** The line of the spec that declares the layer that a finding is about. */
function placeIn(problem: Problem | undefined, { layer, tensor }: FindingForm['where']): Place | undefined {
  return problem?.placeOf?.(layer ?? layerOf(problem, tensor));
}

/** The layer that a person's tensor belongs to; the first one, where it has the weights of several. */
function layerOf({ tensors, network }: Problem, name: string | undefined): string | undefined {
  const first = tensors.find((tensor) => tensor.name === name)?.source[0];
  if (first === undefined) return undefined;
  return network.space.tensors.find(({ offset, size }) => first >= offset && first < offset + size)?.layer;
}
