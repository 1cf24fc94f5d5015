import { javascript, type Kernels } from '../../network/kernels.ts';
import { webAssembly } from './webassembly.ts';

/** Kernels, and arrays that they can work on. */
export interface Backend {
  readonly kernels: Kernels;
  /** Makes one array of each length; may be called once. */
  room(lengths: readonly number[]): Float64Array[];
}

export type BackendName = 'javascript' | 'webassembly';

/** Both give the same bits. WebAssembly is faster, and takes a few milliseconds to start. */
export const backends: Readonly<Record<BackendName, () => Backend>> = {
  javascript: () => ({
    kernels: javascript,
    room: (lengths) => lengths.map((length) => new Float64Array(length)),
  }),
  webassembly: webAssembly,
};
