// AssemblyScript: the products of a dense layer with many rows of inputs, for trainings (src/training/dense.ts). Sums are
// in the order of src/network/arithmetic.ts, and so have the same bits. Pointers are bytes, lengths numbers.
//
// Rows are packed: those of their numbers that are not 0, with their places; of row n from starts[n] to ends[n] − 1. A
// pointer to four pointers tells where places, values, starts and ends are.

@inline
function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 3);
}

@inline
function int(base: usize, index: i32): i32 {
  return load<i32>(base + ((<usize>index) << 2));
}

/** Whether all numbers are finite. */
export function finite(x: usize, length: i32): bool {
  const zero = f64x2.splat(0);
  let a = zero, b = zero;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    a = f64x2.add(a, f64x2.mul(v128.load(at(x, k)), zero));
    b = f64x2.add(b, f64x2.mul(v128.load(at(x, k), 16), zero));
  }
  let sum: f64 = 0;
  for (; k < length; k++) sum += load<f64>(at(x, k)) * 0;
  a = f64x2.add(a, b);
  return sum + f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1) === 0;
}

/** Packs rows of `width`. */
export function pack(x: usize, width: i32, rows: i32, packed: usize): void {
  const places = load<usize>(packed), values = load<usize>(packed, 4);
  const starts = load<usize>(packed, 8), ends = load<usize>(packed, 12);
  let many = 0;
  for (let row = 0, k = 0; row < rows; row++) {
    store<i32>(starts + ((<usize>row) << 2), many);
    for (let place = 0; place < width; place++, k++) {
      const value = load<f64>(at(x, k));
      // Written in any case, and written over by the next where it is 0: a branch would often be foretold wrongly.
      store<f64>(at(values, many), value);
      store<i32>(places + ((<usize>many) << 2), place);
      many += i32(value !== 0);
    }
    store<i32>(ends + ((<usize>row) << 2), many);
  }
}

/** Adds Σ_k w[u·inputs + places[k]]·values[k] to z[n·units + u] of each row n and unit u. */
export function multiply(w: usize, inputs: i32, units: i32, packed: usize, rows: i32, z: usize): void {
  const places = load<usize>(packed), values = load<usize>(packed, 4);
  const starts = load<usize>(packed, 8), ends = load<usize>(packed, 12);
  let unit = 0;
  // Six units at once: a sum waits four cycles for its last addition, in which twelve others are done.
  for (; unit + 5 < units; unit += 6) {
    const w0 = at(w, unit * inputs), w1 = at(w0, inputs), w2 = at(w1, inputs), w3 = at(w2, inputs);
    const w4 = at(w3, inputs), w5 = at(w4, inputs);
    for (let row = 0; row < rows; row++) {
      const out = at(z, row * units + unit);
      let s0 = load<f64>(out), s1 = load<f64>(out, 8), s2 = load<f64>(out, 16), s3 = load<f64>(out, 24);
      let s4 = load<f64>(out, 32), s5 = load<f64>(out, 40);
      for (let k = int(starts, row), end = int(ends, row); k < end; k++) {
        const place = (<usize>int(places, k)) << 3;
        const value = load<f64>(at(values, k));
        s0 += load<f64>(w0 + place) * value;
        s1 += load<f64>(w1 + place) * value;
        s2 += load<f64>(w2 + place) * value;
        s3 += load<f64>(w3 + place) * value;
        s4 += load<f64>(w4 + place) * value;
        s5 += load<f64>(w5 + place) * value;
      }
      store<f64>(out, s0);
      store<f64>(out, s1, 8);
      store<f64>(out, s2, 16);
      store<f64>(out, s3, 24);
      store<f64>(out, s4, 32);
      store<f64>(out, s5, 40);
    }
  }
  for (; unit < units; unit++) {
    const own = at(w, unit * inputs);
    for (let row = 0; row < rows; row++) {
      const out = at(z, row * units + unit);
      let sum = load<f64>(out);
      for (let k = int(starts, row), end = int(ends, row); k < end; k++) {
        sum += load<f64>(at(own, int(places, k))) * load<f64>(at(values, k));
      }
      store<f64>(out, sum);
    }
  }
}

/** Adds Σ_n y[n·units + u]·values[k] to g[u·inputs + places[k]] of each unit u; a y that is 0 adds nothing. */
export function addOuter(y: usize, units: i32, packed: usize, rows: i32, g: usize, inputs: i32): void {
  const places = load<usize>(packed), values = load<usize>(packed, 4);
  const starts = load<usize>(packed, 8), ends = load<usize>(packed, 12);
  let unit = 0;
  for (; unit + 3 < units; unit += 4) {
    const g0 = at(g, unit * inputs), g1 = at(g0, inputs), g2 = at(g1, inputs), g3 = at(g2, inputs);
    for (let row = 0; row < rows; row++) {
      const own = at(y, row * units + unit);
      const y0 = load<f64>(own), y1 = load<f64>(own, 8), y2 = load<f64>(own, 16), y3 = load<f64>(own, 24);
      const from = int(starts, row), end = int(ends, row);
      if (y0 === 0 || y1 === 0 || y2 === 0 || y3 === 0) {
        if (y0 !== 0) addRow(y0, places, values, from, end, g0);
        if (y1 !== 0) addRow(y1, places, values, from, end, g1);
        if (y2 !== 0) addRow(y2, places, values, from, end, g2);
        if (y3 !== 0) addRow(y3, places, values, from, end, g3);
        continue;
      }
      for (let k = from; k < end; k++) {
        const place = (<usize>int(places, k)) << 3;
        const value = load<f64>(at(values, k));
        store<f64>(g0 + place, load<f64>(g0 + place) + y0 * value);
        store<f64>(g1 + place, load<f64>(g1 + place) + y1 * value);
        store<f64>(g2 + place, load<f64>(g2 + place) + y2 * value);
        store<f64>(g3 + place, load<f64>(g3 + place) + y3 * value);
      }
    }
  }
  for (; unit < units; unit++) {
    for (let row = 0; row < rows; row++) {
      const own = load<f64>(at(y, row * units + unit));
      if (own !== 0) addRow(own, places, values, int(starts, row), int(ends, row), at(g, unit * inputs));
    }
  }
}

function addRow(y: f64, places: usize, values: usize, from: i32, end: i32, g: usize): void {
  for (let k = from; k < end; k++) {
    const to = at(g, int(places, k));
    store<f64>(to, load<f64>(to) + y * load<f64>(at(values, k)));
  }
}

/** Writes Σ_u y_u·w[u·inputs + i] to out[n·inputs + i], of packed rows of y. */
export function multiplyTransposed(w: usize, inputs: i32, packed: usize, rows: i32, out: usize): void {
  const places = load<usize>(packed), values = load<usize>(packed, 4);
  const starts = load<usize>(packed, 8), ends = load<usize>(packed, 12);
  memory.fill(out, 0, (<usize>(rows * inputs)) << 3);
  for (let row = 0; row < rows; row++) {
    const to = at(out, row * inputs);
    for (let k = int(starts, row), end = int(ends, row); k < end; k++) {
      const own = at(w, int(places, k) * inputs);
      const y = v128.load64_splat(at(values, k));
      let i = 0;
      for (; i + 1 < inputs; i += 2) {
        v128.store(at(to, i), f64x2.add(v128.load(at(to, i)), f64x2.mul(v128.load(at(own, i)), y)));
      }
      if (i < inputs) store<f64>(at(to, i), load<f64>(at(to, i)) + load<f64>(at(own, i)) * load<f64>(at(values, k)));
    }
  }
}

/** Adds factor·(kept·(g/divisor + decay·θ)) to θ: a step of gradient descent. */
export function descend(
  theta: usize, g: usize, divisor: f64, decay: f64, kept: f64, factor: f64, length: i32,
): void {
  const by = f64x2.splat(divisor), d = f64x2.splat(decay), a = f64x2.splat(kept), b = f64x2.splat(factor);
  let k = 0;
  for (; k + 1 < length; k += 2) {
    const own = v128.load(at(g, k));
    // A weight of a pixel that is dark in the whole batch stays, without a division.
    if (decay === 0 && !v128.any_true(f64x2.ne(own, f64x2.splat(0)))) continue;
    const before = v128.load(at(theta, k));
    const slope = f64x2.add(f64x2.div(own, by), f64x2.mul(d, before));
    v128.store(at(theta, k), f64x2.add(before, f64x2.mul(b, f64x2.mul(a, slope))));
  }
  if (k < length) {
    const before = load<f64>(at(theta, k));
    store<f64>(at(theta, k), before + factor * (kept * (load<f64>(at(g, k)) / divisor + decay * before)));
  }
}
