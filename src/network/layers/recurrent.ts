import type { ParameterTensor } from '../../tensors/parameters.ts';
import { activations } from '../activations/index.ts';
import type { LayerDefinition } from '../definition.ts';
import { activation } from '../operations/activation.ts';
import { add } from '../operations/add.ts';
import { affine } from '../operations/affine.ts';
import { concatenate } from '../operations/concatenate.ts';
import { constant } from '../operations/constant.ts';
import { multiply } from '../operations/multiply.ts';
import type { Operation } from '../operations/operation.ts';
import { pick } from '../operations/pick.ts';
import { positionwise } from '../operations/positionwise.ts';
import { same } from '../operations/same.ts';
import { positionsOf, rowLength, type Shape, unitsOnly } from '../shape.ts';
import type { DeclaredTensor, LayerShape, Misfit, Part, Step, StepSource } from './layer.ts';

/** The fields of recurrent layers, as a spec has them. */
export interface RecurrentOptions {
  readonly activation?: string;
  readonly returns?: 'all' | 'last';
  readonly truncate?: number;
  readonly combined?: 'input-first' | 'state-first';
  readonly biases?: 1 | 2;
  readonly gateTensors?: 'joint' | 'separate';
  readonly gates?: string;
  readonly forgetBias?: number;
  readonly cells?: boolean;
  readonly reset?: 'before' | 'after';
  readonly update?: 'old' | 'new';
  readonly initialState?: string | { readonly h?: string; readonly c?: string };
}

export const optionsOf = ({ options = {} }: LayerDefinition): RecurrentOptions => options;

/** Returns how many steps a sequence has, and how many features each has. */
export function sequenceOf(input: Shape): { readonly steps: number; readonly features: number } {
  const positions = positionsOf(input) ?? [];
  return { steps: rowLength(positions), features: input[input.length - 1].length };
}

/** Returns the axes of the states of all steps, or of the last; or why the input or an initial state does not fit. */
export function recurrentOutput(
  { type, units: all, declared: units = all, ...definition }: LayerDefinition,
  [input, ...states]: readonly Shape[],
): Shape | Misfit {
  if (positionsOf(input) === undefined) {
    const message = `a layer of type ${type} needs a sequence, and its input has none; inputs of a network that are one are written {"steps": …, "features": …}`;
    return { message };
  }
  for (const state of states) {
    if (rowLength(state) === units) continue;
    const message = `an initial state has ${rowLength(state)} numbers, and the layer ${units} units`;
    return { key: 'states', message };
  }
  const { returns, cells } = optionsOf(definition as LayerDefinition);
  const one = returns === 'last' ? [] : [{ name: 'step', length: sequenceOf(input).steps } as const];
  const state = cells === true ? [{ name: 'state', length: 2 } as const] : [];
  if (one.length + state.length === 0) return unitsOnly(units);
  return [...state, ...one, { name: 'feature', length: units }];
}

/**
 * Declares the tensors of gates: of each the weights Wx of [units, features] and Wh of [units, units] and one bias or two,
 * each a part of the tensor in which a program has those of all gates, or of input and state.
 *
 * @param gates their letters, in the order in which a program has them; one empty for a layer without gates
 */
export function declareGates(
  definition: LayerDefinition,
  [input]: readonly Shape[],
  gates: readonly string[],
): DeclaredTensor[] {
  const { name: layer, units: all, declared: units = all, bias } = definition;
  const { combined, biases = 1, gateTensors = 'joint' } = optionsOf(definition);
  const { features } = sequenceOf(input);
  const isJoint = gateTensors === 'joint';
  const rows = isJoint ? units * gates.length : units;
  const weight = (kind: 'Wx' | 'Wh', width: number, gate: string, k: number): DeclaredTensor => {
    const isSecond = combined !== undefined && (kind === 'Wx') === (combined === 'state-first');
    const before = isSecond ? (kind === 'Wx' ? units : features) : 0;
    return {
      name: `${layer}.${kind}${gate}`,
      shape: [units, width],
      axes: ['out', 'in'],
      kind: 'weight',
      layer,
      within: {
        name: `${layer}.${combined === undefined ? kind : 'W'}${isJoint ? '' : gate}`,
        shape: [rows, combined === undefined ? width : features + units],
        at: [isJoint ? k * units : 0, before],
      },
    };
  };
  const vector = (kind: 'b' | 'bh', gate: string, k: number): DeclaredTensor => ({
    name: `${layer}.${kind}${gate}`,
    shape: [units],
    axes: ['out'],
    kind: 'bias',
    layer,
    within: { name: `${layer}.${kind}${isJoint ? '' : gate}`, shape: [rows], at: [isJoint ? k * units : 0] },
  });
  const each = (one: (gate: string, k: number) => DeclaredTensor) => gates.map(one);
  return [
    ...each((gate, k) => weight('Wx', features, gate, k)),
    ...each((gate, k) => weight('Wh', units, gate, k)),
    ...(bias === false ? [] : each((gate, k) => vector('b', gate, k))),
    ...(bias === false || biases === 1 ? [] : each((gate, k) => vector('bh', gate, k))),
  ];
}

/** The steps of a recurrent layer as they are listed, and what its gates need. */
export interface Unrolled {
  readonly steps: number;
  /** Numbers of a state, as an axis. */
  readonly state: Shape;
  /** Lists an operation, and returns it as a source of others. */
  add(operation: Operation, reads: readonly StepSource[], part?: Part): StepSource;
  /** Lists f(x). */
  activate(f: string, x: StepSource, part: Part): StepSource;
  /** Returns the initial state with that number, given or zeros. */
  initial(number: number): StepSource;
  /** Cuts the backward pass where it is truncated before that step. */
  carried(state: StepSource, step: number): StepSource;
  /** Prepares a gate: x·Wx + b at all steps at once; returns what picks that of one step. */
  fromInput(gate: string): (step: number) => StepSource;
  /** Lists h·Wh (+ bh) of a gate. */
  fromState(gate: string, h: StepSource, part: Part): StepSource;
  /** Lists a + b. */
  sum(a: StepSource, b: StepSource, part: Part): StepSource;
  /** Lists a ⊙ b. */
  product(a: StepSource, b: StepSource, part: Part): StepSource;
  /** Lists what the layer gives, and returns all steps. */
  finish(states: readonly (readonly StepSource[])[]): Step[];
}

/**
 * Begins to unroll a recurrent layer.
 *
 * @param initialStates which of its states are given, in their order
 */
export function unroll(shape: LayerShape, initialStates: readonly boolean[]): Unrolled {
  const { definition, inputShapes, output, tensors, biasInput } = shape;
  const { returns, truncate } = optionsOf(definition);
  const units = output[output.length - 1].length;
  const state = unitsOnly(units);
  const { steps: length, features } = sequenceOf(inputShapes[0]);
  const input: StepSource = { source: 0 };
  const steps: Step[] = [];
  const add_: Unrolled['add'] = (operation, reads, part) => {
    steps.push({ operation, role: 'between', reads, ...(part && { part }) });
    return { step: steps.length - 1 };
  };
  const named = (kind: string): ParameterTensor[] =>
    tensors.filter(({ name }) => name === `${definition.name}.${kind}`);
  return {
    steps: length,
    state,
    add: add_,
    activate: (f, x, part) => add_(activation(activations[f](), units), [x], part),
    initial(number) {
      const given = initialStates.slice(0, number).filter((is) => is).length;
      if (initialStates[number]) return { source: 1 + given };
      return add_(constant(length * features, state, 0), [input]);
    },
    carried: (h, step) =>
      truncate !== undefined && step > 0 && step % truncate === 0
        ? add_(constant(units, state, 'x'), [h])
        : h,
    fromInput(gate) {
      const rows: Shape = [
        { name: 'step', length },
        { name: 'feature', length: units },
      ];
      const own = [...named(`Wx${gate}`), ...named(`b${gate}`)];
      const all = add_(positionwise(features, rows, own, biasInput), [input]);
      return (step) => add_(pick(length * units, state, step * units), [all]);
    },
    fromState: (gate, h, part) =>
      add_(affine(units, units, [...named(`Wh${gate}`), ...named(`bh${gate}`)], biasInput), [h], part),
    sum: (a, b, part) => add_(add(state), [a, b], part),
    product: (a, b, part) => add_(multiply(state), [a, b], part),
    finish(states) {
      const given = states.flatMap((all) => (returns === 'last' ? all.slice(-1) : all));
      const widths = given.map(() => units);
      steps.push({ operation: concatenate(widths, output), role: 'z', reads: given });
      steps.push({ operation: same(output), role: 'a' });
      return steps;
    },
  };
}
