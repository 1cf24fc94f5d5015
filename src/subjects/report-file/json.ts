import { describeValue } from '../../input/describe.ts';
import type { Issues } from '../../input/issues.ts';
import { didYouMean } from '../../input/suggest.ts';
import { decode } from '../../input/text/decode.ts';
import { parseJson } from '../../input/text/parse.ts';
import type { Remembered } from '../../problem/optimizers/index.ts';
import { type Json, number, precisionIn, type ReadCompanion, readGroup } from './json-tensors.ts';
import type { ParsedTensors } from './parsed-tensors.ts';
import {
  GRADIENT_PARTS,
  type GradientPart,
  type ReportedNumber,
  VALUE_PARTS,
  type ValuePart,
} from './reported-numbers.ts';

/** The parts of a report that have tensors of their own. */
export type ReportedGroup = GradientPart | ValuePart | 'inputGradient';

/** A report that is parsed, but not yet matched to a problem. */
export interface ParsedReport {
  readonly cost?: ReportedNumber;
  readonly learningRate?: number;
  /** Which step of the training the first one is, from 1. */
  readonly step?: number;
  /** θ after the second step and the later ones; that after the first is a group. */
  readonly laterSteps?: readonly ParsedTensors[];
  /** What the optimizer remembered before the first step. */
  readonly memory?: Partial<Readonly<Record<Remembered, ParsedTensors>>>;
  /** θ of the program. */
  readonly parameters?: ParsedTensors;
  readonly groups: Partial<Readonly<Record<ReportedGroup, ParsedTensors>>>;
  /** All arrays of a file of tensors, before they are taken for parts. */
  readonly printed?: ParsedTensors;
  /** For the caller to add to, and to throw. */
  readonly issues?: Issues;
}

const GROUPS = [...GRADIENT_PARTS, ...VALUE_PARTS, 'inputGradient'] as const;
const KEYS = ['cost', 'parameters', ...GROUPS, 'learningRate', 'step', 'velocity', 'moments'];

/**
 * Reads a report in JSON: an object of the parts that somebody's program has written out.
 *
 * @throws NncheckError of kind `data` where it is no JSON object, or a file that it names cannot be read
 */
export async function readJsonReport(
  bytes: Uint8Array,
  file: string,
  companion: ReadCompanion,
): Promise<ParsedReport> {
  const text = quoteNonFinite(decode(bytes, 'data', file));
  const { value, issues, locate } = parseJson(text, 'data', file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = `expected an object such as {"gradient": {…}}, found ${describeValue(value)}`;
    issues.add('wrong-type', [], message);
  }
  issues.throwIfAny();
  const report = value as Readonly<Record<string, unknown>>;
  const json: Json = { issues, locate, precision: precisionIn(text), companion };
  checkKeys(report, issues);
  const groups: Partial<Record<ReportedGroup, ParsedTensors>> = {};
  for (const part of GROUPS) {
    if (!Object.hasOwn(report, part)) continue;
    const value = part === 'parametersAfter' ? firstStep(report[part]) : report[part];
    const path = value === report[part] ? [part] : [part, 0];
    groups[part] = await readGroup(value, path, json);
  }
  const laterSteps: ParsedTensors[] = [];
  for (const [k, value] of stepsIn(report.parametersAfter).entries()) {
    if (k > 0) laterSteps.push(await readGroup(value, ['parametersAfter', k], json));
  }
  const memory = await readMemory(report, json);
  const own = report.parameters;
  const parameters = own === undefined ? undefined : await readGroup(own, ['parameters'], json);
  const cost = readCost(report, json);
  const learningRate = readLearningRate(report, issues);
  const step = readStep(report, issues);
  if (issues.count === 0 && cost === undefined && Object.keys(groups).length === 0) {
    const message = `it contains nothing to compare; give any of ${['cost', ...GROUPS].join(', ')}`;
    issues.add('nothing-reported', [], message);
  }
  return {
    ...(cost && { cost }),
    ...(learningRate !== undefined && { learningRate }),
    ...(step !== undefined && { step }),
    ...(laterSteps.length > 0 && { laterSteps }),
    ...(parameters && { parameters }),
    memory,
    groups,
    issues,
  };
}

/** The steps in a list of several; a list of numbers is a tensor, and so one step. */
function stepsIn(value: unknown): readonly unknown[] {
  const isStep = (one: unknown): boolean => typeof one === 'object' && one !== null && !Array.isArray(one);
  return Array.isArray(value) && value.length > 0 && value.every(isStep) ? value : [];
}

function firstStep(value: unknown): unknown {
  const [first = value] = stepsIn(value);
  return first;
}

/** Reads `velocity`, and `moments`: the first and the second, or the one that an optimizer has. */
async function readMemory(
  { velocity, moments }: Readonly<Record<string, unknown>>,
  json: Json,
): Promise<Partial<Record<Remembered, ParsedTensors>>> {
  const memory: Partial<Record<Remembered, ParsedTensors>> = {};
  if (velocity !== undefined) memory.velocity = await readGroup(velocity, ['velocity'], json);
  if (moments === undefined) return memory;
  const names = typeof moments === 'object' && moments !== null ? Object.keys(moments) : [];
  if (names.length === 0 || names.some((name) => !(name in MOMENTS))) {
    const form = '{"first": {…}, "second": {…}} with the tensors of each by name';
    json.issues.add('wrong-value', ['moments'], `expected ${form}, found ${describeValue(moments)}`);
    return memory;
  }
  for (const [name, value] of Object.entries(moments as object)) {
    memory[MOMENTS[name as keyof typeof MOMENTS]] = await readGroup(value, ['moments', name], json);
  }
  return memory;
}

/** The moments by the names that papers and programs give them. */
const MOMENTS = { first: 'first', m: 'first', second: 'second', v: 'second', s: 'second' } as const;

function readStep({ step }: Readonly<Record<string, unknown>>, issues: Issues): number | undefined {
  if (step === undefined || (Number.isSafeInteger(step) && Number(step) >= 1)) return step as number;
  issues.add('wrong-value', ['step'], `expected a whole number from 1, found ${describeValue(step)}`);
  return undefined;
}

function checkKeys(report: object, issues: Issues): void {
  const keys = Object.keys(report);
  for (const key of keys) {
    if (KEYS.includes(key)) continue;
    // tensors right at the top: what a program writes that has its gradients in one dictionary
    const dotted = keys.every((one) => !KEYS.includes(one)) ? '; tensors belong under "gradient"' : '';
    const meant = didYouMean(key, KEYS) || dotted || `; known here are ${KEYS.join(', ')}`;
    issues.add('unknown-key', [key], `unknown key${meant}`, 'key');
  }
}

function readCost({ cost }: Readonly<Record<string, unknown>>, json: Json): ReportedNumber | undefined {
  if (cost === undefined) return undefined;
  const value = number(cost);
  if (value === undefined) {
    json.issues.add('wrong-type', ['cost'], `expected a number, found ${describeValue(cost)}`);
    return undefined;
  }
  return { value, precision: json.precision('cost') };
}

function readLearningRate(
  { learningRate, parametersAfter }: Readonly<Record<string, unknown>>,
  issues: Issues,
): number | undefined {
  if (learningRate === undefined) {
    if (parametersAfter !== undefined) {
      const message = 'the step that led to them is needed too: give "learningRate"';
      issues.add('missing', ['parametersAfter'], message, 'key');
    }
    return undefined;
  }
  if (typeof learningRate === 'number' && learningRate > 0) return learningRate;
  const message = `expected a number greater than 0, found ${describeValue(learningRate)}`;
  issues.add('wrong-value', ['learningRate'], message);
  return undefined;
}

/**
 * Puts quotation marks on the NaN and Infinity that Python's json writes, which is no JSON; inside of the word, so that
 * every place in the text stays where it is: `"N"`, `"Infini"`.
 */
function quoteNonFinite(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text;
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g, (found) =>
    found.startsWith('"') ? found : `"${found.slice(0, -2)}"`,
  );
}
