/** Where arrays are made that other threads are to see. */
export interface Allocate {
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
}

export const ownMemory: Allocate = {
  float64: (length) => new Float64Array(length),
  int32: (length) => new Int32Array(length),
};

export const sharedMemory: Allocate = {
  float64: (length) => new Float64Array(new SharedArrayBuffer(8 * length)),
  int32: (length) => new Int32Array(new SharedArrayBuffer(4 * length)),
};
