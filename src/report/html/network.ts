import { curveBumpX, link } from 'd3-shape';
import type { Layer } from '../../network/graph.ts';
import { rowLength, type Shape, unitsOnly } from '../../network/shape.ts';
import type { Problem } from '../../problem/problem.ts';
import { formatCount } from '../numbers.ts';
import { networkInWords, shapeInWords } from '../words.ts';
import { type LayerState, layerStates, type Seen, type State, sheetAxis } from './layer-states.ts';
import { html, type Markup, px } from './markup.ts';

const COLUMN = 140;
/** Where units begin, from the top, and how far they are apart. */
const [TOP, GAP] = [36, 36];
/** Circles of a layer: all of its units where they are no more. */
const MOST_UNITS = 7;
/** Circles that take as much room as the channels of a layer. */
const LEAST_ROWS = 3;
/** Characters that fit under a column. */
const [NAME, ABOUT] = [16, 22];

/** A column of the drawing: the inputs, or a layer. */
interface Column {
  readonly name: string;
  readonly about: string;
  readonly shape: Shape;
  readonly x: number;
  /** Columns that it reads. */
  readonly from: readonly number[];
  readonly dense: boolean;
  readonly state?: LayerState | undefined;
  /** The units that are drawn as circles; none where it has rows and columns. */
  readonly units: readonly number[];
}

/** A network from its inputs to its outputs, with the layers, units and weights that do not match marked. */
export function networkDrawing(problem: Problem, seen: Seen): Markup {
  const { network } = problem;
  const states = layerStates(problem, seen);
  const inputs = network.definition.inputShape ?? unitsOnly(network.inputs);
  const columns = [
    column({ name: 'inputs', about: shapeInWords(inputs), shape: inputs, from: [], dense: false }, 0),
    ...network.layers.map((layer, l) =>
      column(
        {
          name: layer.name,
          about: aboutLayer(layer),
          shape: layer.output,
          from: layer.from.map((source) => (typeof source === 'number' ? source + 1 : 0)),
          dense: layer.type === 'dense',
          state: states.get(layer.name),
        },
        l + 1,
      ),
    ),
  ];
  const width = COLUMN * columns.length;
  const bottom = TOP + GAP * (Math.max(LEAST_ROWS, ...columns.map(({ units }) => units.length)) - 1);
  const middle = (TOP + bottom) / 2;
  const wrong = columns.flatMap(({ name, state }) => (state ? `${name}: ${stateInWords(state)}` : []));
  const label = `${networkInWords(network)}. ${wrong.length === 0 ? 'Nothing is marked' : wrong.join('; ')}`;
  return html`<div class="scroll card" tabindex="0" role="group" aria-label="The network">
<svg class="network" style="min-width:${Math.round(width * 0.85)}px;max-width:${Math.round(width * 1.3)}px" viewBox="0 0 ${width} ${bottom + 72}" role="img" aria-label="${label}">
${columns.map((target) => target.from.map((source) => wires(columns[source], target, middle)))}
${columns.map((one) => body(one, middle, bottom))}
</svg></div>
`;
}

function column(about: Omit<Column, 'x' | 'units'>, k: number): Column {
  const { shape, state } = about;
  return { ...about, x: COLUMN * (k + 0.5), units: shape.length > 1 ? [] : chosen(rowLength(shape), state) };
}

/** Chooses the units that are drawn, the wrong ones among them. */
function chosen(count: number, state: LayerState | undefined): number[] {
  if (count <= MOST_UNITS) return [...Array(count).keys()];
  const bad = [...(state?.units.keys() ?? [])].sort((a, b) => a - b).slice(0, MOST_UNITS - 4);
  return [...new Set([0, 1, ...bad, count - 2, count - 1])].sort((a, b) => a - b);
}

function aboutLayer({ type, output, activation }: Layer): string {
  const f = activation.name === 'linear' && type !== 'dense' ? '' : ` ${activation.name}`;
  return `${type === 'dense' ? '' : `${type} `}${shapeInWords(output)}${f}`;
}

function stateInWords({ wrong, open }: LayerState): string {
  if (wrong > 0) return `✗ ${formatCount(wrong)} wrong`;
  return open > 0 ? `? ${formatCount(open)} open` : '! see the findings';
}

/** Where the circle of a column with that number is. */
const height = ({ units }: Column, k: number, middle: number): number =>
  middle + GAP * (k - (units.length - 1) / 2);

const curve = link(curveBumpX);

/** What leads from one column to another: a line a weight where both have units, else one band. */
function wires(source: Column, target: Column, middle: number): Markup {
  const [a, b] = [source.x, target.x];
  if (b - a > COLUMN)
    return html`<path class="wire skip" d="M${a},${TOP - 14}C${a + 40},2 ${b - 40},2 ${b},${TOP - 14}"/>`;
  if (!target.dense || source.units.length === 0)
    return html`<path class="band" d="M${a + 34},${middle}H${b - 36}m-6,-5l6,5l-6,5"/>`;
  const lines = target.units.flatMap((unit, k) =>
    source.units.map((input, j) => {
      const state = target.state?.wires.get(`${unit},${input}`);
      const d = curve({ source: [a, height(source, j, middle)], target: [b, height(target, k, middle)] });
      return { state, line: html`<path class="wire ${state ?? ''}" d="${d ?? ''}"/>` };
    }),
  );
  // The wrong ones are drawn over the others.
  const ordered = lines.toSorted(
    (one, other) => Number(one.state !== undefined) - Number(other.state !== undefined),
  );
  return html`${ordered.map(({ line }) => line)}`;
}

const MARKS: Readonly<Record<State, string>> = { mismatch: '✗', inconclusive: '?' };

function body(one: Column, middle: number, bottom: number): Markup {
  const { name, about, x, units, state } = one;
  const bad = state && (state.wrong === 0 && state.open > 0 ? 'inconclusive' : 'mismatch');
  return html`<g><title>${name}: ${about}</title>
${bad && html`<rect class="frame ${bad}" x="${x - 64}" y="6" width="128" height="${bottom + 60}" rx="8"/>`}
${units.length > 0 ? circles(one, middle) : sheets(one, middle)}
<text class="name" x="${x}" y="${bottom + 26}">${short(name, NAME)}</text>
<text class="small" x="${x}" y="${bottom + 42}">${short(about, ABOUT)}</text>
${state && html`<text class="small ${bad ?? ''}" x="${x}" y="${bottom + 58}">${stateInWords(state)}</text>`}</g>
`;
}

const short = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

function circles(one: Column, middle: number): Markup[] {
  const { x, units, state } = one;
  return units.map((unit, k) => {
    const y = height(one, k, middle);
    const bad = state?.units.get(unit);
    const gap = k > 0 && unit - units[k - 1] > 1;
    return html`${gap && html`<text class="dots" x="${x}" y="${px(y - GAP / 2 + 5)}">⋮</text>`}<circle class="unit ${bad ?? ''}" cx="${x}" cy="${px(y)}" r="11"/><text class="in ${bad ?? ''}" x="${x}" y="${px(y + 4)}">${bad === undefined ? unit : MARKS[bad]}</text>${
      bad && html`<text class="small ${bad} start" x="${x + 14}" y="${px(y - 7)}">${unit}</text>`
    }`;
  });
}

/** Channels, or steps of features, behind each other; wrong ones come first, and are named. */
function sheets({ x, shape, state }: Column, middle: number): Markup {
  const { name, length } = sheetAxis(shape);
  const bad = [...(state?.units ?? [])].slice(0, 4);
  const drawn = [...Array(Math.min(4, length)).keys()].reverse().map((k) => {
    const verdict = bad[k]?.[1];
    return html`<rect class="unit ${verdict ?? ''}" x="${x - 32 + 7 * k}" y="${middle - 20 - 8 * k}" width="44" height="44" rx="3"/>`;
  });
  const [worst] = bad;
  const more = (state?.units.size ?? 0) > bad.length ? ', …' : '';
  const names = `${name}${bad.length > 1 ? 's' : ''} ${bad.map(([unit]) => unit).join(', ')}${more}`;
  return html`${drawn}${
    worst !== undefined &&
    html`<text class="in ${worst[1]}" x="${x - 10}" y="${middle + 7}">${MARKS[worst[1]]}</text><text class="small ${worst[1]}" x="${x}" y="${middle + 40}">${names}</text>`
  }`;
}
