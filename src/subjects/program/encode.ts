import type { Perturbation } from '../../differences/cost-function.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';
import { type Changed, withChanged } from '../instances/instance.ts';
import { placesOf } from '../instances/wire.ts';

/** How numbers are written in messages: as JSON in 17 digits, or as bytes. */
export type Encoding = 'json' | 'base64';

/** Writes tensors of parameters as messages carry them: a JSON object by name, in pieces. */
export interface Encoder {
  whole(theta: Float64Array): Iterable<string | Uint8Array>;
  /** θ with a few weights changed. */
  changed(theta: Float64Array, changed: Changed): Iterable<string | Uint8Array>;
}

export function encoder(tensors: readonly ArrangedTensor[], encoding: Encoding): Encoder {
  return encoding === 'base64' ? bytesEncoder(tensors) : jsonEncoder(tensors);
}

/** What comes before the numbers of a tensor. */
function opening({ name, shape }: ArrangedTensor, k: number): string {
  return `${k === 0 ? '{' : ','}${JSON.stringify(name)}:{"shape":${JSON.stringify(shape)},`;
}

function bytesEncoder(tensors: readonly ArrangedTensor[]): Encoder {
  function* whole(theta: Float64Array): Iterable<string> {
    for (const [k, tensor] of tensors.entries()) {
      const bytes = Buffer.alloc(8 * tensor.source.length);
      tensor.source.forEach((index, flat) => {
        bytes.writeDoubleLE(theta[index], 8 * flat);
      });
      yield `${opening(tensor, k)}"base64":"${bytes.toString('base64')}","dtype":"float64"}`;
    }
    yield '}';
  }
  return { whole, changed: (theta, changed) => whole(withChanged(theta, changed)) };
}

/** Writing numbers takes longer than sending them: θ is written once, and then only what changes. θ may not be mutated. */
function jsonEncoder(tensors: readonly ArrangedTensor[]): Encoder {
  let written: Written | undefined;
  const write = (theta: Float64Array): Written => {
    if (written?.theta !== theta) written = writeOnce(theta, tensors);
    return written;
  };
  return {
    whole: (theta) => [writeOnce(theta, tensors).text],
    *changed(theta, { indices, values }) {
      const { text, begins, ends } = write(theta);
      const order = Array.from(indices, (_, k) => k).sort((a, b) => begins[indices[a]] - begins[indices[b]]);
      let from = 0;
      for (const k of order) {
        yield text.subarray(from, begins[indices[k]]);
        yield String(values[k]);
        from = ends[indices[k]];
      }
      yield text.subarray(from);
    },
  };
}

interface Written {
  readonly theta: Float64Array;
  readonly text: Buffer;
  /** Where in the text the number of the weight with that index in θ begins and ends. */
  readonly begins: Uint32Array;
  readonly ends: Uint32Array;
}

function writeOnce(theta: Float64Array, tensors: readonly ArrangedTensor[]): Written {
  const begins = new Uint32Array(theta.length);
  const ends = new Uint32Array(theta.length);
  const parts: string[] = [];
  let length = 0;
  const add = (part: string, bytes = part.length): void => {
    parts.push(part);
    length += bytes;
  };
  tensors.forEach((tensor, k) => {
    const before = `${opening(tensor, k)}"values":[`;
    add(before, Buffer.byteLength(before)); // a name may have letters of several bytes
    tensor.source.forEach((index, flat) => {
      if (flat > 0) add(',');
      begins[index] = length;
      add(String(theta[index]));
      ends[index] = length;
    });
    add(']}');
  });
  add('}');
  return { theta, text: Buffer.from(parts.join('')), begins, ends };
}

/** Returns what writes perturbations for the method `costs`: `[[["hidden.weight",3,0.001]],…]`. */
export function moveWriter(
  tensors: readonly ArrangedTensor[],
  size: number,
): (perturbations: readonly Perturbation[]) => string {
  const heads = tensors.map(({ name }) => `[${JSON.stringify(name)},`);
  const { tensorOf, flatOf } = placesOf(tensors, size);
  const write = (weight: number, delta: number) => `${heads[tensorOf[weight]]}${flatOf[weight]},${delta}]`;
  return (perturbations) => {
    const lists = perturbations.map(({ indices, deltas }) =>
      Array.from(indices, (weight, k) => write(weight, deltas[k])).join(),
    );
    return `[[${lists.join('],[')}]]`;
  };
}
