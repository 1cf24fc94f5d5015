import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { validateXML } from 'xmllint-wasm';
import { reportJsonSchema } from '../../src/report/schema/json-schema.ts';
import { ROOT } from './built.ts';

let validate: ValidateFunction | undefined;

/** Returns what is wrong with a JSON report, by the schema that `nncheck schema report` prints. */
export function reportErrors(text: string): unknown[] {
  validate ??= new Ajv2020({ allErrors: true }).compile(reportJsonSchema());
  return validate(JSON.parse(text)) ? [] : validate.errors!;
}

type Schema = Readonly<Record<string, unknown>>;

/** Returns the keys of a JSON report that its schema does not describe, as paths; records may have any keys. */
export function undescribedKeys(text: string): string[] {
  const root = reportJsonSchema();
  const branches = (schema: Schema): Schema[] => {
    const { $ref, anyOf } = schema as { $ref?: string; anyOf?: Schema[] };
    if ($ref !== undefined) return branches((root.$defs as Record<string, Schema>)[$ref.split('/').at(-1)!]);
    return anyOf === undefined ? [schema] : anyOf.flatMap(branches);
  };
  const look = (value: unknown, schemas: readonly Schema[], path: string): string[] => {
    if (Array.isArray(value)) {
      const items = schemas.flatMap(({ items: one }) => (one === undefined ? [] : branches(one as Schema)));
      return value.flatMap((one) => look(one, items, path));
    }
    const objects = schemas.flatMap(({ properties }) =>
      properties === undefined ? [] : [properties as Record<string, Schema>],
    );
    if (typeof value !== 'object' || value === null || objects.length === 0) return [];
    return Object.entries(value).flatMap(([key, one]) => {
      const known = objects.flatMap((properties) => (properties[key] === undefined ? [] : [properties[key]]));
      const next = known.flatMap((schema) => branches(schema));
      return known.length === 0 ? [`${path}.${key}`] : look(one, next, `${path}.${key}`);
    });
  };
  const report = JSON.parse(text);
  const ofCommand = branches(root).filter(({ properties }) => {
    const { command } = properties as Record<string, Schema>;
    return command.const === report.command || command.const === undefined;
  });
  return [...new Set(look(report, ofCommand, report.command))];
}

/** Returns what is wrong with a JUnit report. */
export async function junitErrors(text: string): Promise<string[]> {
  const schema = readFileSync(join(ROOT, 'test/support/junit.xsd'), 'utf8');
  const { errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: text }],
    schema: [schema],
  });
  return errors.map(({ message }) => message);
}

/** A workflow command as GitHub reads it. */
export interface Command {
  readonly level: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads workflow commands as GitHub's runner does: properties up to the second `::`, then the message. */
export function workflowCommands(text: string): Command[] {
  return text
    .split('\n')
    .map((line) => /^::(\w+)(?: (.*?))?::(.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, level, properties = '', message]) => ({
      level,
      properties: Object.fromEntries(
        properties.split(',').map((property) => {
          const [name, ...value] = property.split('=');
          return [name, unescapedProperty(value.join('='))];
        }),
      ),
      message: unescapedData(message),
    }));
}

const unescapedData = (text: string) =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const unescapedProperty = (text: string) => unescapedData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));

/** Returns the texts of the elements of that name, with the entities that nncheck writes resolved. */
export function xmlTexts(xml: string, element: string): string[] {
  const found = xml.matchAll(new RegExp(`<${element}[^>]*>([^<]*)</${element}>`, 'g'));
  return [...found].map(([, text]) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#13;', '\r')
      .replaceAll('&amp;', '&'),
  );
}
