import * as z from 'zod';
import { specSchema } from './spec.ts';

/** A name and no address: nncheck needs no network, and `nncheck schema` prints the schema. */
const SPEC_SCHEMA_ID = 'urn:nncheck:schema:spec:1';

/** Returns the JSON Schema (2020-12) of a spec, for editors to complete and check it. */
export function specJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(specSchema, { io: 'input' });
  return {
    $schema,
    $id: SPEC_SCHEMA_ID,
    title: 'nncheck spec',
    description:
      'A neural network, its cost, its parameters and its examples, for nncheck to check the gradient of.',
    ...rest,
  };
}
