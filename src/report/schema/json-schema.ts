import * as z from 'zod';
import { report } from './reports.ts';

/** A name and no address: nncheck needs no network, and `nncheck schema` prints the schema. */
const REPORT_SCHEMA_ID = 'urn:nncheck:schema:report:1';

/** Returns the JSON Schema (2020-12) of what `--json` prints. */
export function reportJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(report);
  return {
    $schema,
    $id: REPORT_SCHEMA_ID,
    title: 'nncheck report',
    description:
      'The report of a command as JSON, by its "command". Later versions may add keys; "schemaVersion" changes when one is removed or means something else.',
    ...rest,
  };
}
