import * as z from 'zod';
import { tasks } from '../tasks/index.ts';
import { specSchema } from './spec.ts';

/** A name and no address: nncheck needs no network, and `nncheck schema` prints the schema. */
const SPEC_SCHEMA_ID = 'urn:nncheck:schema:spec:1';

/** Returns the JSON Schema (2020-12) of a spec, for editors to complete and check it. */
export function specJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(specSchema, { io: 'input', override: listNames });
  return {
    $schema,
    $id: SPEC_SCHEMA_ID,
    title: 'nncheck spec',
    description:
      'A neural network, its cost, its parameters and its examples, for nncheck to check the gradient of.',
    ...rest,
  };
}

/**
 * Lists what an editor completes and zod has elsewhere: the tasks, and the types of a union beside its variants, since
 * nothing tells which variant is meant while its type is being typed.
 */
function listNames({
  jsonSchema,
  path,
}: {
  jsonSchema: z.core.JSONSchema.BaseSchema;
  path: (string | number)[];
}): void {
  if (path.at(-1) === 'task') jsonSchema.enum = [...tasks.keys()];
  const types = jsonSchema.oneOf?.map(({ properties = {} }) => (properties.type as { const: string }).const);
  if (types !== undefined) jsonSchema.properties = { type: { enum: types } };
}
