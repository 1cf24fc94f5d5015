import { contours } from 'd3-contour';
import { scaleLinear } from 'd3-scale';
import { symbol, symbols } from 'd3-shape';
import { meetsTargets, targetClasses } from '../../problem/classes.ts';
import type { Problem } from '../../problem/problem.ts';
import type { TrainResult } from '../../training/history.ts';
import { type Surface, surfaceOf } from '../../training/surface.ts';
import { countOf, formatNumber } from '../numbers.ts';
import { ACROSS, chart, UPWARD } from './chart.ts';
import { html, type Markup, px } from './markup.ts';

/** Examples that are drawn: more would hide the areas. */
const MOST_EXAMPLES = 500;
/** Colours that the style has. */
const COLOURS = 5;

/**
 * The decision boundary of a trained network of two inputs, or the lines of equal outputs of a regression; undefined for
 * another number of inputs.
 */
export function boundary(problem: Problem, { parameters, final }: TrainResult): Markup | undefined {
  const surface = surfaceOf(problem, parameters);
  if (surface === undefined || surface.outputs.some((output) => !output.every(Number.isFinite)))
    return undefined;
  const { from, to } = surface;
  const x = scaleLinear([from[0], to[0]], ACROSS);
  const y = scaleLinear([from[1], to[1]], UPWARD);
  const classes = targetClasses(problem);
  const { areas, title, about } = drawing(surface, classes);
  return chart(
    title,
    `${about}${classes === undefined ? '' : ' ✗ marks examples on the wrong side.'}${problem.data.count > MOST_EXAMPLES ? ` The first ${countOf(MOST_EXAMPLES, 'example')} are drawn.` : ''}`,
    { label: 'input 0', ticks: x.ticks(5), at: x },
    { label: 'input 1', ticks: y.ticks(5), at: y },
    html`${areas}${examples(problem, final.outputs, x, y)}`,
  );
}

function drawing(surface: Surface, classes: ReturnType<typeof targetClasses>) {
  const { outputs } = surface;
  if (classes?.kind === 'largest') {
    const areas = outputs.map((own, k) => {
      const lead = own.map(
        (value, at) => value - Math.max(...outputs.map((other, j) => (j === k ? -Infinity : other[at]))),
      );
      return html`<path class="area c${k % COLOURS}" d="${contour(surface, lead, 0)}"/>`;
    });
    return { areas, title: 'Decision boundary', about: 'Each area is the class of the largest output.' };
  }
  if (classes?.kind === 'sides') {
    const { middle } = classes;
    const below = html`<path class="area c0" d="${contour(
      surface,
      outputs[0].map((value) => -value),
      -middle,
    )}"/>`;
    const above = html`<path class="area c1" d="${contour(surface, outputs[0], middle)}"/>`;
    const border = outputs.map(
      (output) => html`<path class="border" d="${contour(surface, output, middle, true)}"/>`,
    );
    return {
      areas: html`${outputs.length === 1 && html`${below}${above}`}${border}`,
      title: 'Decision boundary',
      about: `On the line ${outputs.length === 1 ? 'the output is' : 'an output is'} ${formatNumber(middle)}.`,
    };
  }
  const [output] = outputs;
  const [least, most] = [Math.min(...output), Math.max(...output)];
  const levels = scaleLinear([least, most], [0, 1]).ticks(8);
  return {
    areas: levels.map((level) => html`<path class="area c0 level" d="${contour(surface, output, level)}"/>`),
    title: 'Output over the inputs',
    about: `${outputs.length > 1 ? 'The first output: ' : ''}the areas are above ${levels.map((level) => formatNumber(level, 3)).join(', ')}, the darker the more.`,
  };
}

/**
 * Returns the outline of where a surface is at least at a level, as the path of an SVG.
 *
 * @param open without what only follows the edges of the chart
 */
function contour({ side }: Surface, values: Float64Array, level: number, open = false): string {
  const { coordinates } = contours().size([side, side]).contour(Array.from(values), level);
  const x = scaleLinear([0.5, side - 0.5], ACROSS).clamp(true);
  const y = scaleLinear([0.5, side - 0.5], UPWARD).clamp(true);
  const isOutside = ([across, up]: readonly number[]) =>
    Math.min(across, up) <= 0.5 || Math.max(across, up) >= side - 0.5;
  return coordinates
    .flat()
    .map((ring) =>
      ring
        .map((point, k) => {
          const skipped = k === 0 || (open && isOutside(point) && isOutside(ring[k - 1]));
          return `${skipped ? 'M' : 'L'}${px(x(point[0]))},${px(y(point[1]))}`;
        })
        .join(''),
    )
    .join('');
}

function examples(
  problem: Problem,
  outputs: Float64Array,
  x: (value: number) => number,
  y: (value: number) => number,
): Markup[] {
  const { inputs, targets, count } = problem.data;
  const units = targets.length / count;
  const meets = meetsTargets(problem, outputs);
  const classes = targetClasses(problem);
  return Array.from({ length: Math.min(count, MOST_EXAMPLES) }, (_, k) => {
    const row = targets.subarray(k * units, (k + 1) * units);
    const one =
      classes === undefined ? 0 : classes.kind === 'largest' ? row.indexOf(1) : row[0] === 1 ? 1 : 0;
    const shape = symbol(symbols[one % symbols.length], 60)() ?? '';
    const [across, up] = [px(x(inputs[2 * k])), px(y(inputs[2 * k + 1]))];
    const wrong =
      meets !== undefined &&
      !meets(k) &&
      html`<text class="mismatch" x="${across}" y="${Number(up) - 7}">✗</text>`;
    return html`<path class="example c${one % COLOURS}" transform="translate(${across},${up})" d="${shape}"><title>example ${k}</title></path>${wrong}`;
  });
}
