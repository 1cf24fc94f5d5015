import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import { NncheckError } from '../errors.ts';
import type { Problem } from '../problem/problem.ts';
import type { Overrides } from '../problem/settings.ts';
import { tasks } from '../problem/tasks/index.ts';
import type { TrainFinding } from '../training/history.ts';
import type { SpecChange } from '../verdict/findings/training.ts';
import { checkOutputFile, type OutputFile, refuseToOverwrite, writeWhole } from './output-file.ts';

/** Writes the spec with the advice of a training followed. */
export interface AdviceFile {
  /** @returns whether there was advice to follow, and the file was written */
  write(findings: readonly TrainFinding[]): Promise<boolean>;
}

/**
 * Makes sure that `--apply` can write its file.
 *
 * @throws NncheckError of kind `usage` where it cannot, or where the spec came from stdin
 */
export async function openAdviceFile(
  cwd: string,
  given: string,
  problem: Problem,
  { spec, task, force = false, ...overrides }: { spec?: string; task?: string; force?: boolean } & Overrides,
): Promise<AdviceFile> {
  const file: OutputFile = { path: resolve(cwd, given), given, flag: '--apply' };
  if (spec === '-')
    throw new NncheckError(
      'usage',
      'apply-stdin',
      '--apply needs a spec in a file, or --task: the text of stdin is not kept',
    );
  await checkOutputFile(file, force);
  await refuseToOverwrite([file], problem.files ?? []);
  const text = task === undefined ? await readFile(resolve(cwd, spec!), 'utf8') : specOfTask(task);
  return {
    async write(findings) {
      const advised = findings.find(({ evidence }) => 'advice' in evidence && evidence.advice !== undefined);
      if (advised?.family !== 'training') return false;
      await writeWhole(file, withChanges(text, [...changesOf(overrides), ...advised.evidence.advice!]));
      return true;
    },
  };
}

/** Returns a JSON text with changes made in it, and everything else as the person wrote it. */
export function withChanges(text: string, changes: readonly SpecChange[]): string {
  const indent = /\n([ \t]+)/.exec(text)?.[1] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const change = (before: string, { path, value, insert }: SpecChange): string => {
    const isThere = findNodeAtLocation(parseTree(before)!, [...path]) !== undefined;
    // what is not there cannot be removed
    if (value === undefined && !isThere) return before;
    const edits = modify(before, [...path], value, { formattingOptions, isArrayInsertion: insert === true });
    return applyEdits(before, edits);
  };
  return changes
    .flatMap((one) => (one.path.join('.') === 'parameters.init' ? [...DRAWN_INSTEAD, one] : [one]))
    .reduce(change, text);
}

/** Starting weights are drawn in place of those that were given. */
const DRAWN_INSTEAD: readonly SpecChange[] = ['values', 'file'].map((key) => ({ path: ['parameters', key] }));

function specOfTask(task: string): string {
  return `${JSON.stringify({ name: task, ...tasks.get(task)!.spec }, undefined, 2)}\n`;
}

/** The flags that the training was made with, as changes of the spec. */
function changesOf({ examples, seed, epochs, learningRate, batchSize }: Overrides): SpecChange[] {
  const given: [(string | number)[], unknown][] = [
    [['data', 'examples'], examples],
    [['parameters', 'seed'], seed],
    [['train', 'epochs'], epochs],
    [['train', 'optimizer', 'learningRate'], learningRate],
    [['train', 'batchSize'], batchSize],
  ];
  return given.flatMap(([path, value]) => (value === undefined ? [] : [{ path, value }]));
}
