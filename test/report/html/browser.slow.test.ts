import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../support/built.ts';
import { CHROMIUM } from '../../support/chromium.ts';
import { cli } from '../../support/host.ts';
import { PAGES, type PageName, pagesFolder } from '../../support/html-pages.ts';

const AXE = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  let browser: Browser;
  let cwd: string;

  beforeAll(async () => {
    cwd = await pagesFolder();
    // The sandbox needs rights that a container does not give; the pages are ours.
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  /** Opens a page, uses it, and returns what it complained of and asked for. */
  async function visit(name: PageName, options: BrowserContextOptions, use: (page: Page) => Promise<void>) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const said: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(join(cwd, `${name}.html`)).href);
    await use(page);
    await context.close();
    return { said, asked: asked.filter((url) => !/^(?:file|data):/.test(url)) };
  }

  describe.each(PAGES)('%s', (name) => {
    test.each([
      ['a phone', 375, 'light'],
      ['a phone in the dark', 375, 'dark'],
      ['a wide screen', 1440, 'light'],
      ['a wide screen in the dark', 1440, 'dark'],
    ] as const)('on %s it is accessible, fits, and asks for nothing', async (_where, width, colorScheme) => {
      const options = { viewport: { width, height: 900 }, colorScheme, bypassCSP: true };
      const { said, asked } = await visit(name, options, async (page) => {
        const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(wider).toBe(0);
        for (const summary of await page.locator('summary').all()) await summary.click();
        await page.addScriptTag({ content: AXE });
        const violations = await page.evaluate(
          'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
        );
        expect(violations).toEqual([]);
      });
      expect({ said, asked }).toEqual({ said: [], asked: [] });
    });

    test('it is read without its script: findings, pictures and the worst numbers are there', async () => {
      await visit(name, { javaScriptEnabled: false }, async (page) => {
        expect(await page.locator('h2').first().isVisible()).toBe(true);
        for (const picture of await page.locator('svg, img').all()) {
          const label = (await picture.getAttribute('alt')) ?? (await picture.getAttribute('aria-label'));
          expect(label).toMatch(/\w{3}/);
          expect((await picture.boundingBox())?.width).toBeGreaterThan(20);
        }
        expect(await page.locator('.tools').count()).toBe(0);
      });
    });
  });

  test('the policy of the page itself lets its script run', async () => {
    const { said } = await visit('grad', {}, async (page) => {
      expect(await page.locator('.tools').count()).toBeGreaterThan(2);
    });
    expect(said).toEqual([]);
  });

  test('keys move from weight to weight and zoom; the numbers are told', async () => {
    await visit('large', { viewport: { width: 375, height: 800 } }, async (page) => {
      const map = page.locator('[data-tensor="0"]');
      const output = map.locator('output');
      const view = map.locator('.view');
      await view.focus();
      await page.keyboard.press('ArrowRight');
      expect(await output.textContent()).toMatch(/^hidden\.weight\[0,0\]: /);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowDown');
      expect(await output.textContent()).toMatch(/^hidden\.weight\[1,1\]: /);
      const width = () =>
        view.locator('.box').evaluate((box) => (box as { offsetWidth: number }).offsetWidth);
      const before = await width();
      await page.keyboard.press('+');
      await page.keyboard.press('+');
      expect(await width()).toBe(4 * before);
      await page.keyboard.press('0');
      expect(await width()).toBe(before);
    });
  });

  test('every weight of a picture is told: with its numbers where the report has them, else by its mark', async () => {
    const report = JSON.parse(
      (await cli(['grad', 'large.json', '--reported', 'large-r.json', '--json'], { cwd })).stdout,
    );
    const verdicts = report.checks[0].gradients as { tensor: string; index: number[]; verdict: string }[];
    const wrong = verdicts.find(({ verdict }) => verdict === 'mismatch')!;
    await visit('large', {}, async (page) => {
      const map = page.locator('[data-tensor="0"]');
      await map.getByRole('button', { name: /Next weight/ }).click();
      const text = await map.locator('output').textContent();
      expect(text).toMatch(
        /^hidden\.weight\[29,\d+\]: mismatch, value .*, analytic 0, numeric .*, error .*, bound /,
      );
      expect(text).toContain(`[${wrong.index.join(',')}]`);
      // one that has no numbers here
      await map.locator('.view').focus();
      const marks = new Set<string>();
      for (let k = 0; k < 200; k++) {
        await page.keyboard.press('ArrowLeft');
        const told = (await map.locator('output').textContent())!;
        const [, index, verdict] = /^hidden\.weight\[([\d,]+)\]: (\w+)/.exec(told)!;
        const truth = verdicts.find((one) => one.tensor === 'hidden.weight' && one.index.join(',') === index);
        expect({ index, verdict }).toEqual({ index, verdict: truth?.verdict });
        marks.add(told.includes('not in this report') ? 'mark' : 'numbers');
      }
      expect([...marks].sort()).toEqual(['mark', 'numbers']);
    });
  });

  test('a click on a cell tells its weight', async () => {
    await visit('grad', {}, async (page) => {
      const map = page.locator('[data-tensor="0"]');
      const { width, height } = (await map.locator('.box').boundingBox())!;
      await map.locator('.box').click({ position: { x: 0.75 * width, y: 0.25 * height } });
      expect(await map.locator('output').textContent()).toMatch(/^hidden\.weight\[0,1\]: mismatch/);
    });
  });

  test('the table is filtered by tensor, verdict and index', async () => {
    await visit('grad', {}, async (page) => {
      const rows = page.locator('table.weights tbody tr');
      expect(await rows.count()).toBe(9);
      await page.getByLabel('Verdict').selectOption('mismatch');
      expect(await rows.count()).toBe(6);
      await page.getByLabel('Tensor').selectOption('hidden.weight');
      expect(await rows.count()).toBe(4);
      await page.getByRole('searchbox', { name: 'Weight' }).fill('[1, 0]');
      expect(await rows.allTextContents()).toEqual([
        expect.stringMatching(/^hidden\.weight\[1,0\].*mismatch$/),
      ]);
    });
  });

  test('text of a spec and of a report stays text, whatever it holds', async () => {
    await visit('hostile', {}, async (page) => {
      expect(await page.title()).toContain('nncheck');
      expect(await page.evaluate('globalThis.hacked')).toBe(undefined);
      expect(await page.locator('h2').textContent()).toContain('<img src=x');
      expect(await page.locator('img[src="x"]').count()).toBe(0);
    });
  });
});
