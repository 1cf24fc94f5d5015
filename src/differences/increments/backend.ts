import { type Backend, javascript } from '../../network/kernels.ts';
import { webAssembly } from './webassembly.ts';

export type BackendName = 'javascript' | 'webassembly';

/** Both give the same bits. WebAssembly is faster, and takes a few milliseconds to start. */
export const backends: Readonly<Record<BackendName, () => Backend>> = {
  javascript: () => ({
    kernels: javascript,
    room: (lengths) => lengths.map((length) => new Float64Array(length)),
  }),
  webassembly: webAssembly,
};
