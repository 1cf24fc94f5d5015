import { specJsonSchema } from '../../../src/problem/schema/json-schema.ts';

/** The parts of a JSON Schema that a reference is made of. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

/** Complete specs in small, one for each part of the reference; all of them are read by a test. */
export const EXAMPLES: Readonly<Record<string, object>> = {
  network: {
    network: {
      inputs: 2,
      layers: [
        { type: 'dense', name: 'hidden', units: 3, activation: { type: 'leaky-relu', alpha: 0.1 } },
        { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
      ],
    },
  },
  loss: { loss: { type: 'squared', reduction: 'mean', scale: 1 } },
  regularization: { regularization: { l2: 0.01, reduction: 'mean' } },
  precision: { precision: 'float32' },
  parameters: {
    parameters: {
      init: { type: 'normal', mean: 0, std: 0.1, bias: 0 },
      seed: 7,
      layout: { weight: 'in-out', bias: 'first-column' },
      frozen: ['hidden'],
    },
  },
  data: {
    data: {
      inputs: [
        [0, 0],
        [0, 1],
      ],
      targets: [[0], [1]],
      examples: 2,
      shuffle: true,
      seed: 3,
    },
  },
  check: { check: { step: 1e-5, seed: 1 } },
  train: { train: { optimizer: { type: 'adam', learningRate: 0.01 }, epochs: 200, batchSize: 2, seed: 5 } },
};

/** Returns docs/spec.md: every field of a spec with its values, formula and default, as the schema has them. */
export function specReference(): string {
  const schema = specJsonSchema() as Schema;
  const parts = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const title = `## ${name}${schema.required?.includes(name) ? '' : ' (may be left out)'}`;
    const example = EXAMPLES[name];
    const shown =
      example === undefined ? '' : `\n\n\`\`\`json\n${compact(JSON.stringify(example, null, 2))}\n\`\`\``;
    return `${title}\n\n${said(field)}${shown}${body(field)}`;
  });
  return `${HEAD}\n\n${parts.join('\n\n')}\n`;
}

const HEAD = `# The spec

One JSON file describes a network, its cost, its parameters and its examples. This page is made from the schema
(\`nncheck schema\` prints it, for editors and scripts): every field with its values, its formula and its default. What is
misspelt is an error with its line and column. Relative paths are relative to the spec, and a spec never runs a program.`;

/** Puts lists of numbers on one line. */
function compact(json: string): string {
  return json.replace(
    /\[\s+([-\d.,\s]+?)\s+\]/g,
    (_, numbers: string) => `[${numbers.replace(/\s+/g, ' ')}]`,
  );
}

/** What is below a field: its own fields, or its forms. */
function body(schema: Schema): string {
  const forms = schema.oneOf ?? schema.anyOf;
  if (schema.properties !== undefined) return `\n\n${fields(schema, 0)}`;
  if (forms === undefined) return '';
  const many = forms.filter(({ properties }) => properties !== undefined);
  return many.map((form, k) => `\n\nForm ${k + 1} of ${many.length}:\n\n${fields(form, 0)}`).join('');
}

/** The fields of an object, as a list in lists. */
function fields({ properties = {}, required = [] }: Schema, depth: number): string {
  return Object.entries(properties)
    .map(([name, field]) => {
      const must = required.includes(name) ? ' (needed)' : '';
      const line = `${'  '.repeat(depth)}- \`${name}\`${must}: ${valuesOf(field)}${said(field, '. ', depth + 1)}`;
      return [line, ...inner(field, depth + 1)].join('\n');
    })
    .join('\n');
}

function inner(field: Schema, depth: number): string[] {
  const { properties, oneOf, anyOf } = field.items ?? field;
  // beside variants, the types of all of them are for editors
  if (properties !== undefined && oneOf === undefined) return [fields(field.items ?? field, depth)];
  const forms = (oneOf ?? anyOf ?? []).filter(({ properties }) => properties !== undefined);
  return forms.map((form) => {
    const { type, ...rest } = form.properties!;
    const name = type?.const ?? type?.enum?.join('` or `');
    const head = `${'  '.repeat(depth)}- ${name === undefined ? 'an object' : `type \`${name}\``}${said(type ?? {}, ': ')}`;
    return Object.keys(rest).length === 0
      ? head
      : `${head}\n${fields({ properties: rest, required: form.required ?? [] }, depth + 1)}`;
  });
}

/** The values that a field may have, in a few words. */
function valuesOf(field: Schema): string {
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum !== undefined) return field.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  const forms = field.oneOf ?? field.anyOf;
  if (forms !== undefined) return [...new Set(forms.map(valuesOf))].join(' or ');
  if (field.type === 'array')
    return `a list of ${field.items === undefined ? 'values' : valuesOf(field.items)}`;
  return WORDS[String(field.type)] ?? 'a value';
}

const WORDS: Readonly<Record<string, string>> = {
  object: 'an object',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
};

/** The description, with what Markdown would take for its own escaped. */
function said({ description }: Schema, before = '', depth = 0): string {
  if (description === undefined) return '';
  const lines = description.replace(/([*_<|])/g, '\\$1').split('\n');
  // Two spaces at the end of a line keep it a line.
  return `${before}${lines.join(`  \n${'  '.repeat(depth)}`)}`;
}
