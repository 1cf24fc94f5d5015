import { exactActivations } from '../../support/exact/activations.ts';
import { exactLosses } from '../../support/exact/losses.ts';
import {
  lossQuestion,
  MOVES,
  type Tried,
  tryActivation,
  tryLoss,
  trySoftmax,
} from '../../support/exact/sweep.ts';
import { generator } from '../../support/random.ts';

/** The largest error that a rule may have, in units in the last place of its terms. */
const ULPS = 8;

/** Tries every rule that many times and prints the worst of each; exits with 1 where one is off by more than it may. */
export function main([count = '3000', seed = '1']: string[]): void {
  const random = generator(Number(seed));
  const times = <T>(of: () => T): T[] => Array.from({ length: Number(count) }, of);
  /** Evenly over the sizes from `least` to `most`, of either sign. */
  const sized = (least: number, most: number): number =>
    Math.sign(random()) * least * (most / least) ** Math.abs(random());
  const point = (): number => (random() < 0 ? 700 * random() : sized(1e-12, 40));
  const move = (): number => (random() < 0 ? 100 * random() : sized(1e-17, 10));
  const pick = (): number => MOVES[Math.floor(((random() + 1) / 2) * MOVES.length)];

  const rules: [name: string, tried: () => Tried[]][] = [
    ...Object.keys(exactActivations).map((name): [string, () => Tried[]] => [
      name,
      () => times(() => tryActivation(name, point(), random() < 0.8 ? move() : pick())),
    ]),
    [
      'softmax',
      () =>
        times(() => {
          const units = 1 + Math.floor(4 * Math.abs(random()));
          const each = (of: () => number): number[] => Array.from({ length: units }, of);
          return trySoftmax(each(point), each(random() < 0 ? move : () => sized(1e-9, 1e-7)));
        }).flat(),
    ],
    ...Object.keys(exactLosses).map((name): [string, () => Tried[]] => [
      `loss ${name}`,
      () => times(() => tryLoss(name, ...lossQuestion(name, random))),
    ]),
  ];
  for (const [name, tryAll] of rules) {
    const tried = tryAll();
    const worst =
      tried.find(({ off }) => Number.isNaN(off)) ??
      tried.reduce((most, one) => (one.off > most.off ? one : most));
    console.log(
      `${name.padEnd(52)} ${String(tried.length).padStart(6)} tried, worst ${worst.off.toFixed(2)} ulp`,
    );
    if (worst.off < ULPS) continue;
    console.log(worst);
    process.exitCode = 1;
  }
}
