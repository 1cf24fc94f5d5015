import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Backend, Kernels } from '../../network/kernels.ts';

// Node has it, but its types come with those of a browser only.
declare const WebAssembly: {
  Memory: new (pages: { initial: number }) => { readonly buffer: ArrayBuffer; grow(pages: number): number };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** What assembly/products.ts exports: pointers are bytes. */
export interface Products {
  readonly finite: (x: number, length: number) => number;
  readonly pack: (x: number, width: number, rows: number, packed: number) => void;
  readonly multiply: (w: number, inputs: number, units: number, x: number, rows: number, z: number) => void;
  readonly addOuter: (y: number, units: number, x: number, rows: number, g: number, inputs: number) => void;
  readonly multiplyTransposed: (w: number, inputs: number, y: number, rows: number, out: number) => void;
  /** θ, gradient, its divisor, decay, kept, factor, length. */
  readonly descend: (...numbers: [number, number, number, number, number, number, number]) => void;
}

/** What assembly/kernels.ts exports: pointers are bytes. */
interface Exports extends Products {
  readonly outer: (w: number, stride: number, units: number, x: number, z: number, count: number) => void;
  readonly combine: (w: number, inputs: number, units: number, x: number, z: number, count: number) => void;
  readonly logistic: (a: number, q: number, d: number, scale: number, out: number, length: number) => number;
  readonly relu: (z: number, d: number, out: number, length: number) => number;
  readonly squared: (e: number, d: number, sum: number, units: number, count: number, scale: number) => void;
}

const PAGE = 65_536;
const FLOAT64 = 8;

/** Makes the back end in WebAssembly: kernels of two numbers at a time, and room in the memory that they see. */
export function webAssembly(): Backend {
  const { wasm, room } = instantiate();
  return { room, kernels: kernelsOf(wasm) };
}

/** Compiles the module and gives it a memory of its own. */
export function instantiate(): { wasm: Exports; room: Backend['room'] } {
  const file = createRequire(import.meta.url).resolve('#increments-kernels');
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(readFileSync(file));
  const wasm = new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
  return {
    room: (lengths) => {
      const total = lengths.reduce((sum, length) => sum + length, 0);
      memory.grow(Math.ceil((FLOAT64 * total) / PAGE));
      // Growing detached what was there before, so all room is made at once.
      let offset = PAGE;
      return lengths.map((length) => {
        const array = new Float64Array(memory.buffer, offset, length);
        offset += FLOAT64 * length;
        return array;
      });
    },
    wasm,
  };
}

function kernelsOf({ outer, combine, logistic, relu, squared }: Exports): Kernels {
  const at = (array: Float64Array, index: number): number => array.byteOffset + FLOAT64 * index;
  return {
    outer(w, wAt, stride, units, x, z, count) {
      outer(at(w, wAt), stride, units, x.byteOffset, z.byteOffset, count);
    },
    combine(w, wAt, inputs, units, x, z, count) {
      combine(at(w, wAt), inputs, units, x.byteOffset, z.byteOffset, count);
    },
    logistic: (a, q, from, d, factor, out, length) =>
      logistic(at(a, from), at(q, from), d.byteOffset, factor, out.byteOffset, length) !== 0,
    relu: (z, from, d, out, length) => relu(at(z, from), d.byteOffset, out.byteOffset, length) !== 0,
    squared(e, from, d, sum, units, count, factor) {
      squared(at(e, from), d.byteOffset, sum.byteOffset, units, count, factor);
    },
  };
}
