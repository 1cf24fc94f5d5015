import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
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
  return changes.reduce((changed, { path, value, insert = false }) => {
    // starting weights are drawn in place of those that were given
    const replaced = path.join('.') === 'parameters.init' ? ['values', 'file'] : [];
    const without = replaced.reduce(
      (before, key) =>
        applyEdits(before, modify(before, ['parameters', key], undefined, { formattingOptions })),
      changed,
    );
    const edits = modify(without, [...path], value, { formattingOptions, isArrayInsertion: insert });
    return applyEdits(without, edits);
  }, text);
}

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
