/** What a page does beyond being read: zooms maps down to the numbers of a weight, and filters the table of weights. */
export const SCRIPT = `'use strict';
const VERDICTS = ['mismatch', 'inconclusive', 'subgradient', 'inactive', 'match'];
const FIELDS = ['value', 'analytic', 'numeric', 'error', 'bound'];
const MOST_ROWS = 200;

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const indexOf = (flat, shape) =>
  shape.reduceRight(([index, rest], length) => [[rest % length, ...index], Math.floor(rest / length)], [[], flat])[0];
const nameOf = ({ name, shape }, flat) => name + '[' + indexOf(flat, shape).join(',') + ']';

/** Reads the level of a weight from the colour of its pixel. */
const levelReader = (image, levels) => {
  let pixels;
  return (across, down) => {
    if (pixels === undefined) {
      const canvas = make('canvas', { width: image.naturalWidth, height: image.naturalHeight });
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    }
    const at = 4 * (Math.floor(down * pixels.height) * pixels.width + Math.floor(across * pixels.width));
    return levels[pixels.data.slice(at, at + 3).join(' ')];
  };
};

const addMap = (figure, tensor, levels) => {
  const { shape, rows, columns, cells } = tensor;
  const size = shape.reduce((product, length) => product * length, 1);
  const view = figure.querySelector('.view');
  const box = figure.querySelector('.box');
  const image = box.querySelector('img');
  const numbers = new Map(cells.map((cell) => [cell[0], cell]));
  const level = image && levelReader(image, levels);
  const chosen = make('i', { className: 'chosen', hidden: true });
  const output = make('output');
  let zoom = 1;
  let base;
  let at;
  box.append(chosen);
  const choose = (flat) => {
    at = Math.max(0, Math.min(size - 1, flat));
    const [row, column] = [Math.floor(at / columns), at % columns];
    Object.assign(chosen.style, {
      left: (100 * column) / columns + '%',
      top: (100 * row) / rows + '%',
      width: 100 / columns + '%',
      height: 100 / rows + '%',
    });
    chosen.hidden = false;
    const cell = numbers.get(at);
    const words = cell
      ? FIELDS.map((field, k) => (cell[k + 1] === '' ? '' : ', ' + field + ' ' + cell[k + 1])).join('') + (cell[7] ? ' (' + cell[7] + ')' : '')
      : ' (its numbers are not in this report; --reporter json has all)';
    const verdict = cell ? VERDICTS[cell[6]] : level ? level((column + 0.5) / columns, (row + 0.5) / rows) : 'not checked';
    output.textContent = nameOf(tensor, at) + ': ' + verdict + words;
    const [x, y] = [(column + 0.5) / columns, (row + 0.5) / rows];
    if (zoom > 1) view.scrollTo(x * box.offsetWidth - view.clientWidth / 2, y * box.offsetHeight - view.clientHeight / 2);
  };
  const scale = (to) => {
    base ??= [box.offsetWidth, box.offsetHeight];
    const most = Math.max(2, (32 * columns) / base[0], (24 * rows) / base[1]);
    zoom = Math.max(1, Math.min(most, to));
    box.style.width = zoom === 1 ? '' : zoom * base[0] + 'px';
    if (zoom === 1) box.style.width = image ? '100%' : base[0] + 'px';
    if (image) box.style.height = Math.max(base[1], Math.min(zoom * base[1], 24 * rows)) + 'px';
    box.style.maxWidth = zoom === 1 ? '' : 'none';
    choose(at ?? cells.find((cell) => cell[6] < 2)?.[0] ?? 0);
  };
  const button = (text, label, act) => {
    const element = make('button', { type: 'button', textContent: text, onclick: act });
    element.setAttribute('aria-label', label);
    return element;
  };
  const bad = cells.filter((cell) => cell[6] < 2).map((cell) => cell[0]);
  const next = (step) => {
    const place = bad.indexOf(at);
    choose(bad[(place + step + bad.length) % bad.length]);
  };
  view.addEventListener('click', (event) => {
    const { left, top, width, height } = box.getBoundingClientRect();
    const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / height];
    if (x >= 0 && x < 1 && y >= 0 && y < 1) choose(Math.floor(y * rows) * columns + Math.floor(x * columns));
  });
  view.addEventListener('keydown', (event) => {
    const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
    const keys = { '+': () => scale(zoom * 2), '=': () => scale(zoom * 2), '-': () => scale(zoom / 2), 0: () => scale(1) };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in moves) {
      const to = at === undefined ? 0 : at + moves[event.key];
      if (to >= 0 && to < size) choose(to);
    } else if (event.key in keys) keys[event.key]();
    else return;
    event.preventDefault();
  });
  output.setAttribute('aria-live', 'polite');
  figure.append(
    make('div', { className: 'tools' },
      ...('zoom' in figure.dataset
        ? [
            button('−', 'Zoom out of ' + tensor.name, () => scale(zoom / 2)),
            button('+', 'Zoom into ' + tensor.name, () => scale(zoom * 2)),
          ]
        : []),
      ...(bad.length > 0 ? [button('next ✗', 'Next weight of ' + tensor.name + ' that does not match', () => next(1))] : [])),
    output);
};

const addTable = (section, tensors) => {
  const table = section.querySelector('table.weights');
  if (table === null) return;
  const body = table.tBodies[0];
  const choice = (label, words) => {
    const select = make('select', {}, ...words.map((word) => make('option', { textContent: word })));
    return [make('label', {}, label + ' ', select), select];
  };
  const [tensorLabel, tensor] = choice('Tensor', ['all', ...tensors.map(({ name }) => name)]);
  const [verdictLabel, verdict] = choice('Verdict', ['all', ...VERDICTS]);
  const search = make('input', { type: 'search', size: 12 });
  const count = make('span', { className: 'dim' });
  count.setAttribute('aria-live', 'polite');
  const show = () => {
    const rows = [];
    let found = 0;
    for (const one of tensors) {
      if (tensor.value !== 'all' && one.name !== tensor.value) continue;
      for (const cell of one.cells) {
        if (verdict.value !== 'all' && VERDICTS[cell[6]] !== verdict.value) continue;
        const name = nameOf(one, cell[0]);
        if (!name.includes(search.value.replaceAll(' ', ''))) continue;
        found += 1;
        if (found > MOST_ROWS) continue;
        const cellsOf = [name, ...cell.slice(1, 6)].map((text, k) => make('td', { textContent: text, className: k === 0 ? '' : 'n' }));
        const word = VERDICTS[cell[6]] + (cell[7] ? ': ' + cell[7] : '');
        rows.push(make('tr', { className: VERDICTS[cell[6]] }, ...cellsOf, make('td', { textContent: word })));
      }
    }
    body.replaceChildren(...rows);
    count.textContent = found > MOST_ROWS ? 'the first ' + MOST_ROWS + ' of ' + found : found + ' found';
  };
  for (const element of [tensor, verdict, search]) element.addEventListener('input', show);
  table.parentElement.before(make('div', { className: 'tools' }, tensorLabel, verdictLabel, make('label', {}, 'Weight ', search), count));
};

for (const section of document.querySelectorAll('section.check')) {
  const data = section.querySelector('script[type="application/json"]');
  if (data === null) continue;
  const { tensors, levels } = JSON.parse(data.textContent);
  const help = 'Click a weight, or move to it with the arrow keys, to see its numbers; + and − zoom.';
  section.querySelector('.legend.levels').before(make('p', { textContent: help }));
  for (const figure of section.querySelectorAll('[data-tensor]')) addMap(figure, tensors[figure.dataset.tensor], levels);
  addTable(section, tensors);
}
`;
