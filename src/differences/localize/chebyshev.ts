/** Returns T_n(x), the Chebyshev polynomial of the first kind. */
export function chebyshev(n: number, x: number): number {
  let [before, value] = [x, 1]; // T₋₁ = T₁
  for (let k = 0; k < n; k++) [before, value] = [value, 2 * x * value - before];
  return value;
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Enough for simple roots many times over; double ones come as near as they can be known. */
const ITERATIONS = 200;

/**
 * Finds all complex roots of Σ c_k·T_k(z) at once (Weierstrass 1891, Durand 1960 and Kerner 1966).
 *
 * @returns as many roots as the degree; fewer where the highest coefficients are 0
 */
export function chebyshevRoots(coefficients: ArrayLike<number>): Complex[] {
  let degree = coefficients.length - 1;
  while (degree > 0 && coefficients[degree] === 0) degree--;
  if (degree === 0) return [];
  const leading = coefficients[degree] * 2 ** (degree - 1);
  // On a circle around the interval, and none on the real axis, on which they could not leave it.
  let roots = Array.from({ length: degree }, (_, k): Complex => {
    const angle = (2 * Math.PI * k) / degree + 0.4;
    return { re: 1.2 * Math.cos(angle), im: 1.2 * Math.sin(angle) };
  });
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    let moved = 0;
    roots = roots.map((root, k) => {
      let rest: Complex = { re: leading, im: 0 };
      roots.forEach((other, l) => {
        if (l !== k) rest = times(rest, { re: root.re - other.re, im: root.im - other.im });
      });
      const step = over(series(coefficients, degree, root), rest);
      moved = Math.max(moved, Math.abs(step.re) + Math.abs(step.im));
      return { re: root.re - step.re, im: root.im - step.im };
    });
    if (!(moved > 1e-15)) break;
  }
  return roots;
}

/** Σ c_k·T_k(z) (Clenshaw 1955). */
function series(coefficients: ArrayLike<number>, degree: number, z: Complex): Complex {
  let [next, after]: Complex[] = [
    { re: 0, im: 0 },
    { re: 0, im: 0 },
  ];
  for (let k = degree; k >= 1; k--) {
    const twice = times({ re: 2 * z.re, im: 2 * z.im }, next);
    [next, after] = [{ re: coefficients[k] + twice.re - after.re, im: twice.im - after.im }, next];
  }
  const last = times(z, next);
  return { re: coefficients[0] + last.re - after.re, im: last.im - after.im };
}

function times(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

function over(a: Complex, b: Complex): Complex {
  const size = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
}
