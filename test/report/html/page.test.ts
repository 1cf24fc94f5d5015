import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { folder } from '../../support/files.ts';
import { cli } from '../../support/host.ts';
import { pagesFolder, WINDOWS } from '../../support/html-pages.ts';

let cwd: string;
let read: (page: string) => string;

beforeAll(async () => {
  cwd = await pagesFolder();
  read = (page) => readFileSync(join(cwd, `${page}.html`), 'utf8');
});

const plain = (text: string) =>
  text.replaceAll(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name as 'amp'] ?? "'",
  );

test('a page refers to nothing outside, and its policy allows its own script alone', () => {
  for (const page of ['grad', 'large', 'windows', 'training', 'classes', 'hostile']) {
    const text = read(page);
    expect(text).not.toMatch(/https?:|@import|url\(|<link|<iframe|<object/i);
    const scripts = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script);
    expect(scripts).toHaveLength(1);
    const hash = createHash('sha256').update(scripts[0]).digest('base64');
    expect(plain(text)).toContain(
      `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`,
    );
  }
});

test('what is no text of nncheck is escaped, in every place', () => {
  const text = read('hostile');
  expect(text).not.toContain('<img src=x');
  expect(text).not.toContain('<script>hacked');
  expect(text).not.toContain('\u202e');
  expect(text).toContain('&lt;img src=x onerror=hacked=1&gt;');
});

test('the same input gives the same bytes', async () => {
  const again = await pagesFolder();
  for (const page of ['grad', 'large', 'windows', 'training'])
    expect(readFileSync(join(again, `${page}.html`), 'utf8').replaceAll(again, '')).toBe(
      read(page).replaceAll(cwd, ''),
    );
});

test('the findings are those of JSON, with a formula, lines of code and the place in the network', async () => {
  const { stdout } = await cli(['grad', 'grad.json', '--reported', 'grad-r.json', '--json'], { cwd });
  const { findings } = JSON.parse(stdout).checks[0];
  expect(findings.length).toBeGreaterThan(0);
  const text = plain(read('grad'));
  for (const { code, title, message } of findings) {
    expect(text).toContain(`<span class="code">${code}</span> ${title}`);
    expect(text).toContain(`<p>${message}</p>`);
  }
  expect(text).toMatch(/<math [\s\S]*<mfrac>[\s\S]*<\/math>/);
  expect(text).toContain('✗ wrong');
  expect(text).toContain('hidden: ✗ 6 wrong');
});

test('every weight of a small check stands in the page with its numbers', async () => {
  const { stdout } = await cli(['grad', 'grad.json', '--reported', 'grad-r.json', '--json'], { cwd });
  const rows = [...read('grad').matchAll(/<tr class="(\w+)"><td>(.*?)<\/td>/g)].map(
    ([, verdict, name]) => `${name} ${verdict}`,
  );
  const { gradients } = JSON.parse(stdout).checks[0] as {
    gradients: { tensor: string; index: number[]; verdict: string }[];
  };
  expect(rows).toEqual(
    gradients.map(({ tensor, index, verdict }) => `${tensor}[${index.join(',')}] ${verdict}`),
  );
});

test('a convolution is marked at its channel, and a path around a layer is drawn', () => {
  const text = read('windows');
  expect(text).toContain('shapes: ✗ 27 wrong');
  expect(text).toMatch(/>channel 1</);
  expect(text.match(/class="wire skip"/g)).toHaveLength(1);
});

test('a training shows its findings at their epochs, and of two inputs the decision boundary', () => {
  const text = read('training');
  expect(text).toMatch(/Findings: .*NN407 at epoch 400/);
  expect(text).toContain('<strong>Decision boundary</strong>');
  expect(text.match(/class="example c/g)).toHaveLength(4);
});

test('a network of another number of inputs has no decision boundary', async () => {
  await cli(['train', 'windows.json', '--epochs', '2', '--reporter', 'html=more.html'], { cwd });
  expect(read('more')).not.toContain('Decision boundary');
  expect(read('more')).toContain('<strong>Cost</strong>');
});

test('--deltas adds a map for each layer', async () => {
  const args = ['grad', '--task', 'xor', '--deltas', '--reporter', 'html=deltas.html'];
  expect((await cli(args, { cwd })).status).toBe(0);
  expect(read('deltas')).toContain('aria-label="∂J/∂z of hidden [4, 2]: 8 match');
  expect(read('grad')).toContain('--deltas adds');
});

test('a training keeps to its file: another report, or a file that is not its own, is refused', async () => {
  const there = folder({ 'mine.html': 'mine', 'windows.json': WINDOWS });
  const run = (reporter: string) =>
    cli(['train', '--task', 'xor', '--epochs', '1', '--reporter', reporter], { cwd: there });
  for (const [reporter, reason] of [
    ['html', 'of a training there is html=FILE, not "html"'],
    ['junit=a.xml', 'of a training there is html=FILE'],
    ['html=mine.html', 'mine.html already exists'],
    ['html=none/a.html', 'there is no folder'],
  ]) {
    const { status, stderr } = await run(reporter);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(reason) });
  }
  expect(readFileSync(join(there, 'mine.html'), 'utf8')).toBe('mine');
  expect((await run('html=new.html')).status).toBe(0);
  expect((await run('html=new.html')).status).toBe(0);
});

test('a training never writes its report over the log, or over its spec', async () => {
  const there = folder({ 'windows.json': WINDOWS });
  const train = ['train', 'windows.json', '--epochs', '1', '--force'];
  const log = await cli([...train, '--log', 'a.csv', '--reporter', 'html=a.csv'], { cwd: there });
  expect(log.stderr).toContain('is also the output of');
  const spec = await cli([...train, '--reporter', 'html=windows.json'], { cwd: there });
  expect(spec.stderr).toContain('this command reads windows.json');
});

test('a spec that cannot be read is told in the page', async () => {
  const there = folder({ 'bad.json': '{' });
  expect((await cli(['grad', 'bad.json', '--reporter', 'html=out.html'], { cwd: there })).status).toBe(2);
  expect(readFileSync(join(there, 'out.html'), 'utf8')).toContain('the file ends too early');
});

test('of many checks the page lists all, and shows those that do not match', async () => {
  const args = ['grad', 'grad.json', 'windows.json', '--reporter', 'html=many.html', '--quiet'];
  await cli(args, { cwd });
  expect(read('many')).toContain('2 checks of nncheck’s own backpropagation: 2 match');
  expect(read('many')).not.toContain('<section class="check"');
});
