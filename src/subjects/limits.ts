import { LIMITS, MOST_DIMENSIONS } from '../tensors/files/source.ts';

/*
 * The limits of what a program or a module answers: those of files of tensors.
 */

/** The deepest nesting of a JSON file that is read. */
const DEEPEST = 64;

/**
 * Says which limit a message exceeds, as the end of a sentence about it; undefined where none. It is read without
 * recursion, and before anything else reads it.
 */
export function beyondLimits(message: unknown): string | undefined {
  let level: [name: string, value: object][] = isContainer(message) ? [['', message]] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEEPEST) return `is nested deeper than ${DEEPEST} levels`;
    const inner: typeof level = [];
    for (const [name, value] of level) {
      if (Array.isArray(value)) {
        if (name === 'shape' && value.length > MOST_DIMENSIONS) return manyDimensions(value.length);
        for (const one of value) if (isContainer(one)) inner.push(['', one]);
        continue;
      }
      const entries = Object.entries(value);
      if (entries.length > LIMITS.tensors) return manyTensors(entries.length);
      for (const [key, one] of entries) if (isContainer(one)) inner.push([key, one]);
    }
    level = inner;
  }
  return undefined;
}

export function manyDimensions(found: number): string {
  return `has a tensor of ${found} dimensions, and at most ${MOST_DIMENSIONS} are read`;
}

export function manyTensors(found: number): string {
  return `has ${found} tensors, and at most ${LIMITS.tensors} are read`;
}

export function manyNumbers(): string {
  return `has a tensor of more than ${LIMITS.numbers} numbers, the most that are read`;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
