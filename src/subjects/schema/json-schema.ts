import * as z from 'zod';
import { methods } from './protocol.ts';

/** A name and no address: nncheck needs no network, and `nncheck schema` prints the schema. */
const PROTOCOL_SCHEMA_ID = 'urn:nncheck:schema:protocol:1';

const version = z.literal('2.0');
const id = z.int();

/** Returns the JSON Schema (2020-12) of every message between nncheck and a program: one of them a line. */
export function protocolJsonSchema(): Record<string, unknown> {
  const requests = Object.entries(methods).map(([name, { about, params }]) =>
    z
      .strictObject({ jsonrpc: version, id, method: z.literal(name), params })
      .meta({ id: `${name}.request`, description: about }),
  );
  const answers = Object.entries(methods).map(([name, { result }]) =>
    z
      .strictObject({ jsonrpc: version, id, result })
      .meta({ id: `${name}.answer`, description: `What ${name} is answered with.` }),
  );
  const error = z
    .strictObject({
      jsonrpc: version,
      id: id.nullable(),
      error: z.looseObject({
        code: z.int().describe('-32601 where the program has no such method; any other is a failure.'),
        message: z.string().describe('What is shown to the person.'),
      }),
    })
    .meta({ id: 'error.answer', description: 'What any request may be answered with.' });
  const { $schema, ...rest } = z.toJSONSchema(z.union([...requests, ...answers, error]), { io: 'input' });
  return {
    $schema,
    $id: PROTOCOL_SCHEMA_ID,
    title: 'nncheck protocol',
    description:
      'JSON-RPC 2.0 over a program’s standard input (requests) and standard output (answers), one message a line.',
    ...rest,
  };
}
