// A network of sigmoids (or whatever its spec says of them) with half the summed squares, in textbook loops, for the
// byte goldens of programs: right, or with one mistake.
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** @param {'right' | 'averaged' | 'sign' | 'no-derivative' | 'noise'} way */
export const network =
  (way) =>
  ({ network, data }) => {
    const names = network.layers.map(({ name }) => name);
    const forward = (p, x) => {
      const a = [x];
      for (const name of names) {
        const last = a.at(-1);
        a.push(
          p[`${name}.weight`].map((row, i) =>
            sigmoid(row.reduce((sum, w, j) => sum + w * last[j], p[`${name}.bias`][i])),
          ),
        );
      }
      return a;
    };
    const cost = (p) =>
      data.inputs
        .flatMap((x, n) =>
          forward(p, x)
            .at(-1)
            .map((a, k) => (a - data.targets[n][k]) ** 2 / 2),
        )
        .reduce((sum, loss) => sum + loss, 0);
    return {
      cost: (p) => (way === 'noise' ? Number(cost(p).toFixed(7)) : cost(p)),
      outputs: (p) => data.inputs.map((x) => forward(p, x).at(-1)),
      gradient: (p) => {
        const g = {};
        for (const name of names) {
          g[`${name}.weight`] = p[`${name}.weight`].map((row) => row.map(() => 0));
          g[`${name}.bias`] = p[`${name}.bias`].map(() => 0);
        }
        const scale = way === 'averaged' ? 1 / data.inputs.length : 1;
        data.inputs.forEach((x, n) => {
          const a = forward(p, x);
          let delta = a.at(-1).map((y, k) => scale * (y - data.targets[n][k]) * y * (1 - y));
          for (let l = names.length - 1; l >= 0; l--) {
            delta.forEach((d, i) => {
              g[`${names[l]}.bias`][i] += way === 'sign' ? -d : d;
              a[l].forEach((v, j) => {
                g[`${names[l]}.weight`][i][j] += d * v;
              });
            });
            const w = p[`${names[l]}.weight`];
            delta = a[l].map((v, j) => {
              const back = delta.reduce((sum, d, i) => sum + d * w[i][j], 0);
              return way === 'no-derivative' ? back : back * v * (1 - v);
            });
          }
        });
        return g;
      },
    };
  };
