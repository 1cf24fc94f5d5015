// AssemblyScript, compiled to WebAssembly by `npm run build`: the kernels of src/network/kernels.ts, two numbers at a
// time. Same operations in the same order for every number, and so the same bits. Pointers are bytes, lengths numbers.

export * from "./products";

const TINY: f64 = 1.4901161193847656e-8; // 2⁻²⁶

@inline
function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 3);
}

export function outer(w: usize, stride: i32, units: i32, x: usize, z: usize, count: i32): void {
  for (let unit = 0; unit < units; unit++) {
    const own = load<f64>(at(w, unit * stride));
    const factor = f64x2.splat(own);
    const zu = at(z, unit * count);
    let n = 0;
    for (; n + 1 < count; n += 2) v128.store(at(zu, n), f64x2.mul(factor, v128.load(at(x, n))));
    if (n < count) store<f64>(at(zu, n), own * load<f64>(at(x, n)));
  }
}

export function combine(w: usize, inputs: i32, units: i32, x: usize, z: usize, count: i32): void {
  let n = 0;
  // All units of eight columns of x before the next eight: the columns stay in the nearest cache.
  for (; n + 7 < count; n += 8) {
    let unit = 0;
    for (; unit + 1 < units; unit += 2) {
      twoUnits(at(w, unit * inputs), inputs, at(x, n), at(z, unit * count + n), count);
    }
    if (unit < units) columns(at(w, unit * inputs), inputs, x, at(z, unit * count), n, n + 8, count);
  }
  if (n === count) return;
  for (let unit = 0; unit < units; unit++) {
    columns(at(w, unit * inputs), inputs, x, at(z, unit * count), n, count, count);
  }
}

/** Two units, eight columns (a line of the cache) at once: all eight sums of pairs stay in registers. */
function twoUnits(w: usize, inputs: i32, x: usize, z: usize, count: i32): void {
  const w1 = at(w, inputs);
  const stride = (<usize>count) << 3;
  let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  let from = x;
  for (let i = 0; i < inputs; i++) {
    const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
    const wa = v128.load64_splat(at(w, i));
    const wb = v128.load64_splat(at(w1, i));
    a0 = f64x2.add(a0, f64x2.mul(wa, x0));
    a1 = f64x2.add(a1, f64x2.mul(wa, x1));
    a2 = f64x2.add(a2, f64x2.mul(wa, x2));
    a3 = f64x2.add(a3, f64x2.mul(wa, x3));
    b0 = f64x2.add(b0, f64x2.mul(wb, x0));
    b1 = f64x2.add(b1, f64x2.mul(wb, x1));
    b2 = f64x2.add(b2, f64x2.mul(wb, x2));
    b3 = f64x2.add(b3, f64x2.mul(wb, x3));
    from += stride;
  }
  const zb = at(z, count);
  v128.store(z, a0);
  v128.store(z, a1, 16);
  v128.store(z, a2, 32);
  v128.store(z, a3, 48);
  v128.store(zb, b0);
  v128.store(zb, b1, 16);
  v128.store(zb, b2, 32);
  v128.store(zb, b3, 48);
}

/** One unit, the columns from `start` to before `end`. */
function columns(w: usize, inputs: i32, x: usize, z: usize, start: i32, end: i32, count: i32): void {
  let n = start;
  for (; n + 1 < end; n += 2) {
    let sum = f64x2.splat(0);
    for (let i = 0; i < inputs; i++) {
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(at(w, i)), v128.load(at(x, i * count + n))));
    }
    v128.store(at(z, n), sum);
  }
  if (n < end) {
    let sum: f64 = 0;
    for (let i = 0; i < inputs; i++) sum += load<f64>(at(w, i)) * load<f64>(at(x, i * count + n));
    store<f64>(at(z, n), sum);
  }
}

export function logistic(a: usize, q: usize, d: usize, scale: f64, out: usize, length: i32): bool {
  const one = f64x2.splat(1);
  const half = f64x2.splat(1.0 / 2.0);
  const factor = f64x2.splat(scale);
  const limit = f64x2.splat(TINY);
  let small = i64x2.splat(-1);
  let k = 0;
  for (; k + 1 < length; k += 2) {
    const x = f64x2.mul(factor, v128.load(at(d, k)));
    small = v128.and(small, f64x2.lt(f64x2.abs(x), limit));
    const u = f64x2.mul(x, f64x2.add(one, f64x2.mul(x, half)));
    const y = f64x2.mul(v128.load(at(a, k)), u);
    const above = f64x2.mul(factor, f64x2.mul(v128.load(at(q, k)), u));
    v128.store(at(out, k), f64x2.mul(above, f64x2.sub(one, f64x2.mul(y, f64x2.sub(one, y)))));
  }
  if (!i64x2.all_true(small)) return false;
  if (k < length) {
    const x = scale * load<f64>(at(d, k));
    if (!(abs(x) < TINY)) return false;
    const u = x * (1.0 + x * (1.0 / 2.0));
    const y = load<f64>(at(a, k)) * u;
    store<f64>(at(out, k), scale * (load<f64>(at(q, k)) * u) * (1.0 - y * (1.0 - y)));
  }
  return true;
}

export function relu(z: usize, d: usize, out: usize, length: i32): bool {
  const zero = f64x2.splat(0);
  let staying = i64x2.splat(-1);
  let k = 0;
  for (; k + 1 < length; k += 2) {
    const before = v128.load(at(z, k));
    const move = v128.load(at(d, k));
    const after = f64x2.add(before, move);
    const on = v128.and(f64x2.gt(before, zero), f64x2.gt(after, zero));
    const off = v128.and(f64x2.lt(before, zero), f64x2.lt(after, zero));
    staying = v128.and(staying, v128.or(on, off));
    v128.store(at(out, k), v128.and(move, on));
  }
  if (!i64x2.all_true(staying)) return false;
  if (k < length) {
    const before = load<f64>(at(z, k));
    const move = load<f64>(at(d, k));
    if (before > 0 && before + move > 0) store<f64>(at(out, k), move);
    else if (before < 0 && before + move < 0) store<f64>(at(out, k), 0);
    else return false;
  }
  return true;
}

export function squared(e: usize, d: usize, sum: usize, units: i32, count: i32, scale: f64): void {
  const factor = f64x2.splat(scale);
  const two = f64x2.splat(2);
  for (let unit = 0; unit < units; unit++) {
    const eu = at(e, unit * count);
    const du = at(d, unit * count);
    let n = 0;
    for (; n + 1 < count; n += 2) {
      const move = v128.load(at(du, n));
      const change = f64x2.mul(f64x2.mul(factor, move), f64x2.add(f64x2.mul(two, v128.load(at(eu, n))), move));
      v128.store(at(sum, n), f64x2.add(v128.load(at(sum, n)), change));
    }
    if (n < count) {
      const move = load<f64>(at(du, n));
      store<f64>(at(sum, n), load<f64>(at(sum, n)) + scale * move * (2.0 * load<f64>(at(eu, n)) + move));
    }
  }
}
