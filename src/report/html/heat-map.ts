import { sizeOf } from '../../tensors/tensor.ts';
import type { TensorCheck } from '../../verdict/verdict.ts';
import { countOf, formatCount, formatSize } from '../numbers.ts';
import { countsInWords } from '../verdicts.ts';
import { errorInBounds, isBad, LEVELS, levelsOf } from './levels.ts';
import { html, type Markup, px } from './markup.ts';
import { pngUri } from './png.ts';

/** A tensor as a matrix for the eye. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
}

/** A vector that is longer is broken into rows. */
const LONGEST_ROW = 256;

/** Returns the matrix of a tensor that is nearest to a square and keeps its elements in order. */
export function matrixOf(shape: readonly number[]): Matrix {
  const size = sizeOf(shape);
  if (shape.filter((length) => length > 1).length < 2) {
    const columns = size <= LONGEST_ROW ? size : 10 * Math.ceil(Math.sqrt(size) / 10);
    return { rows: Math.ceil(size / columns), columns };
  }
  const splits = shape.slice(1).map((_, k) => {
    const rows = sizeOf(shape.slice(0, k + 1));
    return { rows, columns: size / rows };
  });
  const oblong = ({ rows, columns }: Matrix) => Math.abs(Math.log(rows / columns));
  return splits.reduce((best, split) => (oblong(split) < oblong(best) ? split : best));
}

/** Pixels of all maps of a check: about a third of a byte each. */
const MOST_PIXELS = 2_000_000;

/** How many weights a side of a pixel stands for, so that maps of so many weights stay small. */
export const blockFor = (weights: number): number => Math.max(1, Math.ceil(Math.sqrt(weights / MOST_PIXELS)));

/** Maps whose cells are drawn: with numbers in them, or with marks alone. */
const NUMBERED = { columns: 6, cells: 90, width: 58, height: 30 };
const MARKED = { columns: 40, cells: 1200, width: 16, height: 16 };
/** Wrong weights that are ringed in a picture, where single ones would be missed. */
const MOST_RINGS = 40;

/**
 * A map of a tensor: the error of each weight beside its bound.
 *
 * @param index the number of the tensor in the data of the page
 * @param block see `blockFor`
 */
export function heatMap(name: string, tensor: TensorCheck, index: number, block: number): Markup {
  const { shape, counts, frozen, largestError } = tensor;
  const matrix = matrixOf(shape);
  const { rows, columns } = matrix;
  const levels = levelsOf(tensor);
  const cells = [NUMBERED, MARKED].find((form) => columns <= form.columns && rows * columns <= form.cells);
  const words = frozen
    ? 'frozen, not checked'
    : `${countsInWords(counts) || 'not checked'}${largestError > 0 ? `; largest error ${formatSize(largestError)}` : ''}`;
  const label = `${name} [${shape.join(', ')}]: ${words}`;
  const picture =
    cells === undefined ? pixels(levels, matrix, block, label) : drawn(tensor, levels, matrix, cells, label);
  return html`<figure class="card map" data-tensor="${index}"${cells !== NUMBERED && { markup: ' data-zoom' }}>
<figcaption><strong>${name}</strong> <span class="dim">${shape.join(' × ')}, ${countOf(rows, 'row')} of ${formatCount(columns)}</span><br>${words}</figcaption>
<div class="view" tabindex="0" role="group" aria-label="Map of ${name}">${picture}</div>
</figure>
`;
}

function drawn(
  { weights }: TensorCheck,
  levels: Uint8Array,
  { rows, columns }: Matrix,
  { width, height }: typeof NUMBERED,
  label: string,
): Markup {
  const numbered = width === NUMBERED.width;
  const cells = Array.from(levels, (level, flat) => {
    const [x, y] = [(flat % columns) * width, Math.floor(flat / columns) * height];
    const { mark } = LEVELS[level];
    const ratio =
      numbered && level > 1 ? `${mark === '' ? '' : ' '}${formatSize(errorInBounds(weights, flat))}` : '';
    const text = `${mark}${ratio}`;
    return html`<rect class="l${level}" x="${x}" y="${y}" width="${width - 1}" height="${height - 1}"/>${
      text !== '' &&
      html`<text class="t${level}" x="${px(x + width / 2)}" y="${px(y + height / 2 + 4)}">${text}</text>`
    }`;
  });
  const [across, down] = [columns * width, rows * height];
  return html`<div class="box" style="width:${across}px"><svg viewBox="0 0 ${across} ${down}" role="img" aria-label="${label}">${cells}</svg></div>`;
}

function pixels(levels: Uint8Array, { rows, columns }: Matrix, block: number, label: string): Markup {
  const [width, height] = [Math.ceil(columns / block), Math.ceil(rows / block)];
  const picture = new Uint8Array(width * height);
  const bad: number[] = [];
  for (let flat = 0; flat < levels.length; flat++) {
    const at = Math.floor(Math.floor(flat / columns) / block) * width + Math.floor((flat % columns) / block);
    if (levels[flat] > picture[at]) picture[at] = levels[flat];
    if (isBad(levels[flat]) && bad.length <= MOST_RINGS) bad.push(flat);
  }
  const tall = Math.min(440, Math.max(96, rows * Math.min(16, 600 / columns)));
  const rings = (bad.length > MOST_RINGS ? [] : bad).map((flat) => {
    const [x, y] = [(flat % columns) + 0.5, Math.floor(flat / columns) + 0.5];
    return html`<i class="ring" style="left:${px((100 * x) / columns)}%;top:${px((100 * y) / rows)}%"></i>`;
  });
  const uri = pngUri(
    width,
    height,
    picture,
    LEVELS.map(({ rgb }) => rgb),
  );
  return html`<div class="box" style="width:100%;height:${Math.round(tall)}px"><img alt="${label}" src="${uri}">${rings}</div>`;
}

/** What the colours and marks in the maps of some tensors mean. */
export function mapLegend(tensors: readonly TensorCheck[]): Markup {
  const used = new Set(tensors.flatMap((tensor) => [...new Set(levelsOf(tensor))]));
  const items = LEVELS.map(
    ({ name, mark }, level) =>
      used.has(level) && html`<li><span class="key b${level}">${mark}</span> ${name}</li>`,
  );
  return html`<ul class="legend levels" aria-label="Colours of the maps">${items}</ul>`;
}
