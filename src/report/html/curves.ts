import { scaleLinear, scaleLog, scaleSymlog } from 'd3-scale';
import { line } from 'd3-shape';
import { countOf, formatNumber } from '../numbers.ts';
import { ACROSS, chart, decades, UPWARD } from './chart.ts';
import { html, type Markup, px } from './markup.ts';

/** A line of a chart: a number at some epochs. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [epoch: number, value: number])[];
}

/** Something to see at an epoch, such as the code of a finding. */
export interface Event {
  readonly epoch: number;
  readonly name: string;
}

/** Numbers that fall further than this are drawn by their logarithm. */
const LOG_FROM = 20;

/** Curves over the epochs, whose axis is logarithmic from 1 on, with events at theirs; nothing without two points. */
export function curves(title: string, all: readonly Curve[], events: readonly Event[]): Markup {
  const shown = all.map(({ name, points }) => ({
    name,
    points: points.filter(([, value]) => Number.isFinite(value)),
  }));
  const values = shown.flatMap(({ points }) => points.map(([, value]) => value));
  if (values.length < 2) return html``;
  const last = Math.max(
    1,
    ...shown.flatMap(({ points }) => points.map(([epoch]) => epoch)),
    ...events.map(({ epoch }) => epoch),
  );
  const [least, most] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Infinity, -Infinity],
  );
  const logarithmic = least > 0 && most / least >= LOG_FROM;
  const x = scaleSymlog([0, last], ACROSS);
  const linear = scaleLinear([Math.min(0, least), most || 1], UPWARD);
  const y = logarithmic ? scaleLog([least, most], UPWARD) : linear;
  const path = line<readonly [number, number]>(
    ([epoch]) => x(epoch),
    ([, value]) => y(value),
  ).digits(1);
  const lines = shown.map(({ name, points }, k) => {
    const label =
      all.length > 1 &&
      html`<text class="end s${k}" x="${ACROSS[1] - 4}" y="${UPWARD[1] + 12 + 14 * k}">${name}</text>`;
    return html`<path class="line s${k}" d="${path(points) ?? ''}"/>${label}`;
  });
  const [about] = shown.map(({ points }) => points);
  const words = `${formatNumber(about[0]?.[1] ?? Number.NaN)} at epoch 0, ${formatNumber(about.at(-1)?.[1] ?? Number.NaN)} after ${countOf(about.at(-1)?.[0] ?? 0, 'epoch')}; epochs ${logarithmic ? 'and values ' : ''}on a logarithmic axis`;
  const marks =
    events.length === 0
      ? ''
      : `. Findings: ${events.map(({ name, epoch }) => `${name} at epoch ${epoch}`).join(', ')}`;
  return chart(
    title,
    `${words}${marks}.`,
    { label: 'epoch', ticks: [0, ...decades(1, last, 5)], at: x },
    { label: '', ticks: logarithmic ? decades(least, most, 6) : linear.ticks(5), at: y },
    html`${lines}${flags(events, x)}`,
  );
}

/** A dashed line at each epoch that has events, with their names under each other. */
function flags(events: readonly Event[], x: (epoch: number) => number): Markup[] {
  const epochs = [...new Set(events.map(({ epoch }) => epoch))];
  return epochs.map((epoch) => {
    const at = x(epoch);
    const side = at > (ACROSS[0] + ACROSS[1]) / 2 ? 'end' : 'start';
    const names = events
      .filter((event) => event.epoch === epoch)
      .map(
        ({ name }, k) =>
          html`<text class="event-name ${side}" x="${px(at + (side === 'end' ? -4 : 4))}" y="${UPWARD[1] + 12 + 13 * k}">${name}</text>`,
      );
    return html`<path class="event" d="M${px(at)},${UPWARD[1]}V${UPWARD[0]}"/>${names}`;
  });
}
