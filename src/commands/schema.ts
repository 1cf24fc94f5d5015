import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { didYouMean } from '../input/suggest.ts';
import { writeText } from '../report/output.ts';
import { EXIT } from './status.ts';

/** The JSON Schemas that nncheck publishes, by the name that they are asked for with. */
const SCHEMAS: Readonly<Record<string, () => Promise<Record<string, unknown>>>> = {
  spec: async () => (await import('../problem/schema/json-schema.ts')).specJsonSchema(),
  report: async () => (await import('../report/schema/json-schema.ts')).reportJsonSchema(),
  config: async () => (await import('./schema/config.ts')).configJsonSchema(),
  protocol: async () => (await import('../subjects/schema/json-schema.ts')).protocolJsonSchema(),
};

export const SCHEMA_NAMES = Object.keys(SCHEMAS);

/**
 * Prints a JSON Schema.
 *
 * @returns the exit status
 * @throws NncheckError of kind `usage` where there is none of that name
 */
export async function runSchema(host: Host, name: string): Promise<number> {
  if (!Object.hasOwn(SCHEMAS, name)) {
    const message = `there is no schema ${JSON.stringify(name)}; there are ${SCHEMA_NAMES.join(', ')}${didYouMean(name, SCHEMA_NAMES)}`;
    throw new NncheckError('usage', 'unknown-schema', message);
  }
  await writeText(host.stdout, [`${JSON.stringify(await SCHEMAS[name](), null, 2)}\n`]);
  return EXIT.match;
}
