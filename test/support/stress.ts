import { takeSnapshot } from '../../src/differences/increments/snapshot.ts';
import { measureUnits } from '../../src/differences/units/measure-units.ts';
import { spotCheck } from '../../src/differences/units/spot-check.ts';
import { backpropagate, contributions } from '../../src/network/backpropagation.ts';
import { costOf } from '../../src/network/cost.ts';
import { forward } from '../../src/network/forward.ts';
import { roundingSensitivity } from '../../src/network/sensitivity.ts';
import { subgradients } from '../../src/network/subgradients.ts';
import { type Evidence, judge } from '../../src/verdict/gradient/judge-weight.ts';
import { exactGradient, real } from './exact/gradient.ts';
import type { RandomNetwork } from './networks.ts';

/** What came of the weights of some networks. */
export interface Stress {
  networks: number;
  weights: number;
  /** Weights whose true derivative is beyond the bound. */
  exceeded: number;
  accused: number;
  /** Networks at which moving weights disagrees with moving units. */
  disagreed: number;
  inconclusive: number;
  /** Weights that were given an error of 1e-6 of their summed contributions, and those at which it was missed. */
  planted: number;
  missed: number;
  /** The same where contributions are below 1e-8 of what cancels in them: there it may be missed. */
  missedBelow: number;
  readonly examples: string[];
}

export function noStress(): Stress {
  return {
    networks: 0,
    weights: 0,
    exceeded: 0,
    accused: 0,
    disagreed: 0,
    inconclusive: 0,
    planted: 0,
    missed: 0,
    missedBelow: 0,
    examples: [],
  };
}

/** The error that is planted, relative to the summed magnitudes of the contributions. */
const PLANTED = 1.01e-6;
/** Contributions below this part of what cancels in a weight need not show an error. */
const VISIBLE = 1e-8;

/** Measures one network by unit, holds it against 50 digits, and judges its right gradient and a planted error at each weight. */
export async function stress(made: RandomNetwork, into: Stress): Promise<void> {
  const { network, theta, examples } = made;
  const pass = forward(network, theta, examples.inputs, examples.count);
  const finite = [...pass.z, ...pass.a].every((values) => values.every(Number.isFinite));
  if (!finite || !Number.isFinite(costOf(network, theta, pass, examples).total)) return;
  into.networks++;
  const back = backpropagate(network, theta, examples, pass);
  const size = contributions(network, theta, examples, pass, back);
  const snapshot = takeSnapshot(network, theta, examples, pass);
  const measured = await measureUnits(network, snapshot);
  const weights = Int32Array.from(theta.keys());
  const { disagreement } = await spotCheck(network, snapshot, measured, weights);
  if (disagreement !== undefined) {
    into.disagreed++;
    if (into.examples.length < 8) into.examples.push(`disagreement ${JSON.stringify(disagreement)}`);
  }
  const exact = exactGradient(network, theta, examples, pass);
  let sensitivity: Float64Array | undefined;
  let atKinks: Float64Array[] | undefined;
  for (let k = 0; k < theta.length; k++) {
    into.weights++;
    const oneSided = measured.oneSided.get(k);
    if (oneSided !== undefined) {
      atKinks ??= subgradients(network, theta, examples, pass).map(({ gradient }) => gradient);
    }
    const evidence = (analytic: number, allowance = 0): Evidence => ({
      analytic,
      numeric: measured.value[k]!,
      bound: measured.bound[k]!,
      contributions: size[k]!,
      summedMagnitude: measured.summedMagnitude[k]!,
      rounding: 1e-7,
      // As the reference itself is judged.
      besideTerms: true,
      allowance,
      unchanged: measured.unchanged[k] === 1,
      ...(oneSided && {
        kink: { kind: 'leaves' as const },
        oneSided,
        atKink: atKinks!.map((one) => one[k]!),
      }),
    });
    let { verdict } = judge(evidence(back.gradient[k]!));
    if (verdict === 'mismatch') {
      sensitivity ??= roundingSensitivity(network, theta, examples).gradient;
      ({ verdict } = judge(evidence(back.gradient[k]!, sensitivity[k])));
    }
    const say = (what: string) => {
      if (into.examples.length < 8)
        into.examples.push(
          `${what}: weight ${k} of ${network.layers.map(({ activation }) => activation.name).join(' ')}, ${network.objective.loss.name}; backprop ${back.gradient[k]}, numeric ${measured.value[k]} ± ${measured.bound[k]}, exact ${exact[k]!.toNumber()}, contributions ${size[k]}, paths ${measured.summedMagnitude[k]}`,
        );
    };
    if (verdict === 'mismatch') {
      into.accused++;
      say('accused');
    }
    const number = Number.isFinite(measured.value[k]) && Number.isFinite(measured.bound[k]);
    if (verdict === 'inconclusive' && number && oneSided === undefined) {
      into.inconclusive++;
      say('inconclusive');
    }
    if (oneSided !== undefined || !number) continue;
    const error = exact[k]!.minus(real(measured.value[k]!)).abs().toNumber();
    if (error > measured.bound[k]!) {
      into.exceeded++;
      say('exceeded');
    }
    if (verdict !== 'match' || size[k] === 0) continue;
    into.planted++;
    const wrong = judge(evidence(back.gradient[k]! + PLANTED * size[k]!)).verdict;
    if (wrong === 'mismatch') continue;
    if (size[k]! < VISIBLE * measured.summedMagnitude[k]!) into.missedBelow++;
    else {
      into.missed++;
      say('missed');
    }
  }
}
