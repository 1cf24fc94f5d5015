import type * as z from 'zod';
import { describeValue } from '../../input/describe.ts';
import type { Issues, Path } from '../../input/issues.ts';
import { didYouMean } from '../../input/suggest.ts';
import { dataForm } from './data.ts';
import { type Spec, specSchema } from './spec.ts';
import { train } from './train.ts';

type ZodIssue = z.core.$ZodIssue;

/**
 * Checks a value against the schema of a spec, and adds an issue for every part that does not fit.
 *
 * @returns the value as a spec; it is one only if no issue was added
 */
export function validate(value: unknown, issues: Issues): Spec {
  const { error } = schemaFor(value).safeParse(value, { reportInput: true });
  addZodIssues(error?.issues ?? [], issues);
  return value as Spec;
}

/** The schema with the one form of data that is meant: the errors of a union would be those of all its forms. */
function schemaFor(value: unknown) {
  const validation = isObject(value) && isObject(value.train) ? value.train.validation : undefined;
  const schema =
    validation === undefined
      ? specSchema
      : specSchema.extend({ train: train.extend({ validation: dataForm(validation) }) });
  return isObject(value) && Object.hasOwn(value, 'data')
    ? schema.extend({ data: dataForm(value.data, isObject(value.loss) && value.loss.type === 'upstream') })
    : schema;
}

/** Adds the issues that zod found, in the words of a spec; the schema must have been parsed with `reportInput`. */
export function addZodIssues(found: readonly ZodIssue[], issues: Issues): void {
  for (const issue of found) addZodIssue(issue, [], issues);
}

function addZodIssue(issue: ZodIssue, above: Path, issues: Issues): void {
  const path = [...above, ...(issue.path as Path)];
  if (issue.code === 'unrecognized_keys') {
    // the message has one line a key, see `object` in fields.ts
    const messages = issue.message.split('\n');
    issue.keys.forEach((key, index) => {
      issues.add('unknown-key', [...path, key], messages[index] ?? 'unknown key', 'key');
    });
    return;
  }
  if (issue.code === 'invalid_union') {
    const meant = meantBranch(issue);
    if (meant !== undefined) {
      for (const inner of meant) addZodIssue(inner, path, issues);
      return;
    }
  }
  issues.add(codeOf(issue), path, messageOf(issue));
}

/** The branch of a union that a value means to be: the one that it fits from outside. */
function meantBranch(issue: z.core.$ZodIssueInvalidUnion): ZodIssue[] | undefined {
  const fitting = issue.errors.filter((issues) => !issues.some(isOfAnotherType));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function isOfAnotherType(issue: ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((issues) => issues.some(isOfAnotherType));
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof issue.input !== 'string');
}

function codeOf(issue: ZodIssue): string {
  if (foundIn(issue) === undefined) return 'missing';
  switch (issue.code) {
    case 'invalid_type':
      return 'wrong-type';
    case 'invalid_value':
      return 'unknown-name';
    case 'invalid_union':
      return issue.discriminator !== undefined || hasNames(issue) ? 'unknown-name' : 'wrong-type';
    default:
      return 'wrong-value';
  }
}

/** Whether one of the values of a union is a name. */
function hasNames({ errors }: z.core.$ZodIssueInvalidUnion): boolean {
  return errors.flat().some(({ code }) => code === 'invalid_value');
}

function messageOf(issue: ZodIssue): string {
  const expected = expectation(issue);
  const found = foundIn(issue);
  if (found === undefined) return `is missing; expected ${expected}`;
  return `expected ${expected}, found ${describeValue(found)}${suggestion(issue, found)}`;
}

/** What stands at the place of an issue; where a union is told by a key, zod gives the object around it. */
function foundIn(issue: ZodIssue): unknown {
  if (issue.code !== 'invalid_union' || issue.discriminator === undefined) return issue.input;
  return (issue.input as Readonly<Record<string, unknown>>)[issue.discriminator];
}

/** The names that can be written where one is expected. */
function namesFor(issue: ZodIssue): readonly unknown[] | undefined {
  if (issue.code === 'invalid_value') return issue.values;
  return issue.code === 'invalid_union' && 'options' in issue ? issue.options : undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function expectation(issue: ZodIssue): string {
  const names = namesFor(issue);
  if (names !== undefined) return choice(names);
  // a schema's own words, where it has any
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length);
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'too_small': {
      if (issue.origin === 'array') return `a list of at least ${issue.minimum}`;
      if (issue.origin === 'string') return 'a text that is not empty';
      return `a number ${issue.inclusive ? 'of at least' : 'greater than'} ${issue.minimum}`;
    }
    case 'too_big':
      if (issue.origin === 'array') return `a list of at most ${issue.maximum}`;
      return `a number ${issue.inclusive ? 'of at most' : 'less than'} ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function choice(values: readonly unknown[]): string {
  const names = values.map((value) => (typeof value === 'string' ? value : String(value)));
  return names.length === 1 ? `"${names[0]}"` : `one of ${names.join(', ')}`;
}

function suggestion(issue: ZodIssue, found: unknown): string {
  const names = (namesFor(issue) ?? []).filter((name) => typeof name === 'string');
  return typeof found === 'string' && names.length > 1 ? didYouMean(found, names) : '';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
