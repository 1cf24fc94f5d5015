import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { LayerDefinition } from '../definition.ts';
import { activation } from '../operations/activation.ts';
import { normalize } from '../operations/normalize.ts';
import type { Operation } from '../operations/operation.ts';
import { scaleShift } from '../operations/scale-shift.ts';
import { type Axis, rowLength, type Shape } from '../shape.ts';
import type { DeclaredTensor, LayerShape, LayerType, Misfit, Step } from './layer.ts';

/** The fields of the layers that normalize. */
export interface NormOptions {
  readonly axis?: Axis['name'] | readonly Axis['name'][];
  readonly epsilon?: number;
  readonly epsilonInside?: boolean;
  readonly variance?: 'n' | 'n-1';
  readonly gamma?: boolean;
  readonly beta?: boolean;
  readonly onePlusGamma?: boolean;
  readonly groups?: number;
  readonly mode?: 'training' | 'evaluation';
  readonly runningMean?: readonly number[];
  readonly runningVariance?: readonly number[];
}

/** ε where none is given: that of cs231n, of llm.c and of torch. */
export const EPSILON = 1e-5;

/** How one kind of normalization divides the numbers of an example. */
interface Division {
  /** The group that each number is normalized in. */
  readonly groupOf: Int32Array;
  /** Which γ and β each number has, and the axes of these. */
  readonly parameterOf: Int32Array;
  readonly axes: Shape;
}

/** A kind of normalization. */
interface Kind {
  readonly centred: boolean;
  readonly overExamples?: true;
  readonly hasBeta: boolean;
  /** Says what does not fit; undefined where all does. */
  misfit?(options: NormOptions, input: Shape): Misfit | undefined;
  divide(options: NormOptions, input: Shape): Division;
  /** The operation in place of a normalization by the numbers themselves. */
  fixed?(options: NormOptions, input: Shape, division: Division): Operation | undefined;
}

/** a = f(γ·x̂ + β), with x̂ the normalized x, and γ and β named `NAME.gamma` and `NAME.beta`. */
export function normalized(kind: Kind): LayerType {
  const declare = (definition: LayerDefinition, [input]: readonly Shape[]): DeclaredTensor[] => {
    const options = optionsOf(definition);
    const { gamma = true, beta = kind.hasBeta, onePlusGamma = false } = options;
    const { axes } = kind.divide(options, input);
    const layer = definition.name;
    const common = { shape: axes.map(({ length }) => length), axes: axes.map(parameterAxis), layer };
    return [
      ...(gamma
        ? [
            {
              ...common,
              name: `${layer}.gamma`,
              kind: 'weight' as const,
              begins: onePlusGamma ? (0 as const) : (1 as const),
            },
          ]
        : []),
      ...(beta ? [{ ...common, name: `${layer}.beta`, kind: 'bias' as const, begins: 0 as const }] : []),
    ];
  };
  return {
    output(definition, [input]) {
      const options = optionsOf(definition);
      return missingAxis(options, input) ?? kind.misfit?.(options, input) ?? input;
    },
    declare,
    expand({ definition, inputShapes: [input], tensors, activation: f, units }: LayerShape): Step[] {
      const options = optionsOf(definition);
      const division = kind.divide(options, input);
      const { epsilon = EPSILON, epsilonInside = true, variance = 'n', onePlusGamma = false } = options;
      const operation =
        kind.fixed?.(options, input, division) ??
        normalize(input, {
          groups: groupsOf(division.groupOf),
          overExamples: kind.overExamples ?? false,
          centred: kind.centred,
          epsilon,
          epsilonInside,
          taken: variance === 'n' ? 0 : 1,
        });
      return [
        { operation, role: 'between' },
        { operation: scaleShift(input, tensors, division.parameterOf, onePlusGamma ? 1 : 0), role: 'z' },
        { operation: activation(f, units, input), role: 'a' },
      ];
    },
  };
}

export function optionsOf({ options = {} }: LayerDefinition): NormOptions {
  return options;
}

/** Returns the axis that a layer has channels along: that of the features in a sequence, and the units of a row. */
export function channelAxis(input: Shape): Axis {
  return input.find(({ name }) => name === 'channel') ?? input[input.length - 1];
}

/** Returns the axes that are meant, in the order of the input. */
export function axesOf({ axis }: NormOptions, input: Shape, usual: readonly Axis['name'][]): Shape {
  const names = axis === undefined ? usual : [axis].flat();
  return input.filter(({ name }) => names.includes(name));
}

/** Numbers each place along some axes: the number of each feature, places that differ along other axes alone having one. */
export function numberAlong(input: Shape, axes: Shape): Int32Array {
  return Int32Array.from({ length: rowLength(input) }, (_, feature) => {
    let [rest, number, stride] = [feature, 0, 1];
    for (let k = input.length - 1; k >= 0; k--) {
      const { name, length } = input[k];
      if (axes.some((axis) => axis.name === name)) {
        number += (rest % length) * stride;
        stride *= length;
      }
      rest = Math.floor(rest / length);
    }
    return number;
  });
}

function groupsOf(groupOf: Int32Array): Int32Array[] {
  const groups: number[][] = [];
  for (const [feature, group] of groupOf.entries()) {
    groups[group] ??= [];
    groups[group].push(feature);
  }
  return groups.map((features) => Int32Array.from(features));
}

function missingAxis({ axis = [] }: NormOptions, input: Shape): Misfit | undefined {
  const missing = [axis].flat().find((name) => !input.some((own) => own.name === name));
  if (missing === undefined) return undefined;
  const found = input.map(({ name }) => name).join(', ');
  return { key: 'axis', message: `its input has no axis ${JSON.stringify(missing)}: it has ${found}` };
}

/** What the axis of a γ is called: out, where it is for channels, features or units. */
function parameterAxis({ name }: Axis): ParameterTensor['axes'][number] {
  return name === 'row' || name === 'column' || name === 'step' ? name : 'out';
}
