import * as z from 'zod';
import { collectIssues, type Issues, type Locate, type Path } from '../../input/issues.ts';
import { count, object, optional, positive, seed } from '../../problem/schema/fields.ts';
import { addZodIssues } from '../../problem/schema/validate.ts';
import { METHODS, POINTS } from '../methods.ts';

const texts = z.union([z.string(), z.array(z.string())]);

/** The settings of a project: each key is a flag of `nncheck grad`, and means the same. */
const configSchema = object({
  $schema: optional(
    z.string(),
    'The JSON Schema of this file, for editors; nncheck schema config prints it.',
  ),
  specs: optional(texts, 'Specs to check where none is named: files, folders, globs, relative to this file.'),
  reporter: optional(
    texts,
    'table, json, junit, github, markdown or html, each with =FILE; relative to this file.',
  ),
  failOn: optional(
    texts,
    'mismatch, inconclusive, warning, and codes of findings. Default: mismatch and inconclusive.',
  ),
  maxMismatches: optional(z.int().min(0), 'Checks that may mismatch before the run fails. Default: 0.'),
  method: optional(z.enum(METHODS), 'How the numeric gradient is computed.'),
  at: optional(z.enum(POINTS), 'The parameters to check at.'),
  step: optional(positive(), 'Step size of the finite differences, relative to the weight.'),
  examples: optional(count(), 'Take only the first n examples.'),
  seed: optional(seed(), 'Seed of the parameters, instead of the spec’s.'),
  jobs: optional(count(), 'Copies of the program to run at once.'),
  timeout: optional(positive(), 'Seconds to wait for each answer of the program.'),
  deadline: optional(positive(), 'Stop after this many seconds and report the results so far.'),
  allWeights: optional(z.boolean(), 'Check every weight of a program, even if it takes long.'),
  maxEvaluations: optional(z.int().min(50), 'At most this many evaluations in the search for wrong weights.'),
  all: optional(z.boolean(), 'Show all weights and all checks.'),
  quiet: optional(z.boolean(), 'Only the result, no progress; of every command.'),
  verbose: optional(z.boolean(), 'Show how each number was computed; of every command.'),
  color: optional(z.boolean(), 'Use colours, or do not; of every command.'),
});

/** The settings of a project, as its file has them. */
export type ConfigFile = Readonly<z.infer<typeof configSchema>>;

/**
 * Validates the settings in a file.
 *
 * @param prefix the keys that lead to them
 * @returns the settings, and the issues to which the caller adds its own; they are settings only if there are none
 */
export function validateConfig(
  value: unknown,
  locate: Locate,
  prefix: Path,
): { config: ConfigFile; issues: Issues } {
  const issues = collectIssues('usage', (path, part) => locate([...prefix, ...path], part));
  const { error } = configSchema.safeParse(value, { reportInput: true });
  addZodIssues(error?.issues ?? [], issues);
  return { config: value as ConfigFile, issues };
}

/** A name and no address: nncheck needs no network, and `nncheck schema` prints the schema. */
const CONFIG_SCHEMA_ID = 'urn:nncheck:schema:config:1';

/** Returns the JSON Schema (2020-12) of nncheck.config.json. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(configSchema, { io: 'input' });
  return {
    $schema,
    $id: CONFIG_SCHEMA_ID,
    title: 'nncheck.config.json',
    description: 'The settings of a project: each key is a flag of nncheck grad.',
    ...rest,
  };
}
