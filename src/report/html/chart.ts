import { formatNumber } from '../numbers.ts';
import { html, type Markup, px } from './markup.ts';

/** An axis: where its numbers are, and which of them are written. */
export interface Axis {
  readonly label: string;
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** The room of a chart; at this width its text is readable on a phone. */
export const CHART = { width: 360, height: 270, left: 58, right: 12, top: 26, bottom: 40 } as const;

/** From where to where the axes run, as ranges of scales. */
export const ACROSS: [number, number] = [CHART.left, CHART.width - CHART.right];
export const UPWARD: [number, number] = [CHART.height - CHART.bottom, CHART.top];

/** A chart: axes with ticks and a grid, and marks over them. */
export function chart(title: string, about: string, x: Axis, y: Axis, marks: Markup): Markup {
  const [left, right] = ACROSS;
  const [bottom, top] = UPWARD;
  const columns = apart(x, 40).map((tick) => {
    const at = px(x.at(tick));
    return html`<path class="grid" d="M${at},${top}V${bottom}"/><text x="${at}" y="${bottom + 15}">${formatNumber(tick, 3)}</text>`;
  });
  const rows = apart(y, 16).map((tick) => {
    const at = y.at(tick);
    return html`<path class="grid" d="M${left},${px(at)}H${right}"/><text class="end" x="${left - 6}" y="${px(at + 4)}">${formatNumber(tick, 3)}</text>`;
  });
  return html`<figure class="card"><figcaption><strong>${title}</strong></figcaption>
<svg class="chart" viewBox="0 0 ${CHART.width} ${CHART.height}" role="img" aria-label="${title}: ${about}">
${columns}${rows}<text x="${(left + right) / 2}" y="${CHART.height - 6}">${x.label}</text><text class="start" x="4" y="12">${y.label}</text>
${marks}</svg><p class="dim">${about}</p></figure>
`;
}

/** Leaves out the ticks whose numbers would touch another: those near to 0 first, and 0 never. */
function apart({ ticks, at }: Axis, distance: number): number[] {
  const bySize = ticks.toSorted((a, b) => (a === 0 ? -1 : b === 0 ? 1 : Math.abs(b) - Math.abs(a)));
  const kept: number[] = [];
  for (const tick of bySize)
    if (kept.every((other) => Math.abs(at(tick) - at(other)) >= distance)) kept.push(tick);
  return kept;
}

/** Powers of ten from one number to another, at most so many: of each, or every second, … */
export function decades(least: number, most: number, limit: number): number[] {
  const [from, to] = [Math.ceil(Math.log10(least) - 1e-9), Math.floor(Math.log10(most) + 1e-9)];
  const step = Math.max(1, Math.ceil((to - from + 1) / limit));
  const ticks: number[] = [];
  for (let power = to; power >= from; power -= step) ticks.push(Number(`1e${power}`));
  return ticks.reverse();
}
