import type { Tensor } from '../../tensors/tensor.ts';
import { sizeOf } from '../../tensors/tensor.ts';
import { Failed, guarded } from './failed.ts';
import { type ByName, type Exports, loadModule } from './load.ts';
import type { NamedShape, Questions } from './messages.ts';
import { flatten, Irregular, type Nested, nested, shapeOf } from './values.ts';

const FORM =
  'cost gives a number, gradient an object of tensors by name and of the shapes of the parameters, outputs a row for each example.';

/**
 * Makes a module answer questions, in its own thread.
 *
 * @param problem what a default export that is a function is given
 */
export function subject(path: string, problem: unknown): Questions {
  let module: Exports;
  let tensors: readonly NamedShape[] = [];
  let rooms: Nested[] = [];
  /** Where the tensors begin in flat parameters, and where the last ends. */
  let begins: number[] = [];
  let held: Float64Array = new Float64Array(0);

  const tensorOf = (place: number): number => {
    let k = 0;
    while (place >= begins[k + 1]) k++;
    return k;
  };
  const set = (place: number, value: number): void => {
    const k = tensorOf(place);
    rooms[k].set(place - begins[k], value);
  };
  const given = (): ByName => Object.fromEntries(tensors.map(({ name }, k) => [name, rooms[k].values]));
  const fill = (parameters: Float64Array): void => {
    rooms.forEach((room, k) => {
      for (let place = begins[k]; place < begins[k + 1]; place++)
        room.set(place - begins[k], parameters[place]);
    });
  };
  const hold = (parameters: Float64Array): ByName => {
    fill(parameters);
    held = parameters;
    return given();
  };
  const costNow = async (): Promise<number> => {
    const cost = await guarded('cost', () => module.cost(given()));
    if (typeof cost !== 'number') throw new Failed('answer', `cost gives ${describe(cost)}`, FORM);
    return cost;
  };

  return {
    async load() {
      module = await loadModule(path, problem);
      const { name, layout, parameters, outputs } = module;
      const hasOutputs = outputs !== undefined;
      if (parameters === undefined) return { name, layout, hasOutputs };
      const shapes = Object.entries(parameters).map(([name, values]) => ({ name, shape: shapeOf(values) }));
      return {
        name,
        layout,
        hasOutputs,
        parameters: { tensors: shapes, initial: flatVector('parameters', parameters, shapes) },
      };
    },
    arrange(shapes) {
      tensors = shapes;
      rooms = shapes.map(({ name, shape }) => nested(shape, module.parameters?.[name]));
      begins = [0];
      for (const { shape } of shapes) begins.push(begins[begins.length - 1] + sizeOf(shape));
    },
    async cost(parameters) {
      if (parameters !== undefined) hold(parameters);
      return costNow();
    },
    async gradient(parameters) {
      const theirs = hold(parameters);
      return flatVector('gradient', await guarded('gradient', () => module.gradient(theirs)), tensors);
    },
    async outputs(parameters) {
      const theirs = hold(parameters);
      return tensorFrom('outputs', await guarded('outputs', () => module.outputs?.(theirs)));
    },
    async costs({ ends, places, deltas }) {
      const costs = new Float64Array(ends.length);
      for (let k = 0; k < ends.length; k++) {
        const [from, to] = [k === 0 ? 0 : ends[k - 1], ends[k]];
        for (let i = from; i < to; i++) set(places[i], held[places[i]] + deltas[i]);
        costs[k] = await costNow();
        // Restored from the saved values: subtracting δ again would not give θ back.
        for (let i = from; i < to; i++) set(places[i], held[places[i]]);
      }
      return costs;
    },
    async line(direction, steps) {
      const costs = new Float64Array(steps.length);
      for (const [k, step] of steps.entries()) {
        fill(held.map((value, place) => value + step * direction[place]));
        costs[k] = await costNow();
      }
      fill(held);
      return costs;
    },
  };
}

/** Reads tensors by name, which have to be these, one after another. */
function flatVector(step: string, values: unknown, tensors: readonly NamedShape[]): Float64Array {
  if (typeof values !== 'object' || values === null) {
    throw new Failed('answer', `${step} gives ${describe(values)}`, FORM);
  }
  const names = tensors.map(({ name }) => name);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const what = `${step} gives ${JSON.stringify(unknown)}, which is none of ${names.join(', ')}`;
    throw new Failed('answer', what, FORM);
  }
  const parts = tensors.map(
    ({ name, shape }) =>
      tensorFrom(`${step}: ${name}`, (values as Record<string, unknown>)[name], shape).values,
  );
  const flat = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  for (const part of parts) {
    flat.set(part, next);
    next += part.length;
  }
  return flat;
}

function tensorFrom(step: string, values: unknown, expected?: readonly number[]): Tensor {
  try {
    const shape = expected ?? shapeOf(values);
    return { shape, values: flatten(values, shape) };
  } catch (error) {
    if (!(error instanceof Irregular)) throw error;
    throw new Failed('answer', `${step}: ${error.message}`, FORM);
  }
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : `${JSON.stringify(value) ?? typeof value}, and not a number`;
}
