import type { Host, Output } from '../host.ts';

/** Returns whether a stream is a terminal whose locale names another character set than UTF-8. */
export function isAsciiOnly(stream: Output, env: Host['env']): boolean {
  if (stream.isTTY !== true) return false;
  // The order is that of POSIX; a locale that is empty is not set.
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale !== undefined && !/utf-?8/i.test(locale);
}

/** The characters of reports; those of tables and marks are replaced by one character each, so that columns hold. */
const ASCII: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '·': '.',
  '×': 'x',
  '─': '-',
  '│': '|',
  '┤': '|',
  '┬': '+',
  '└': '+',
  '╭': '/',
  '╮': '\\',
  '╯': '/',
  '╰': '\\',
  '−': '-',
  '–': '-',
  '—': '-',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '→': '->',
  '←': '<-',
  '≤': '<=',
  '≠': '!=',
  '±': '+-',
  '√': 'sqrt ',
  '∞': 'inf',
  '½': '1/2',
  '¼': '1/4',
  '∂': 'd',
  '′': "'",
  '″': "''",
  '‴': "'''",
  '‖': '||',
  '⊙': '*',
  ᵀ: '^T',
  ᵗ: '^t',
  ᶻ: '^z',
  ᵈ: '^d',
  '⁻': '^-',
  '⁰': '^0',
  '¹': '^1',
  '²': '^2',
  '³': '^3',
  '⁴': '^4',
  '⁵': '^5',
  '⁶': '^6',
  '⁷': '^7',
  '₊': '_+',
  '₋': '_-',
  '₁': '_1',
  '₂': '_2',
  ᵢ: '_i',
  ⱼ: '_j',
  '̂': '_hat',
  Σ: 'sum ',
  Δ: 'delta ',
  Φ: 'Phi',
  γ: 'gamma',
  δ: 'delta',
  θ: 'theta',
  σ: 'sigma',
  η: 'eta',
  λ: 'lambda',
  ε: 'eps',
  μ: 'mu',
  β: 'beta',
  φ: 'phi',
  π: 'pi',
};
const KNOWN = new RegExp(`[${Object.keys(ASCII).join('')}]`, 'gu');

/** Returns a text in ASCII, except for characters that only a person's own names have. */
export function toAscii(text: string): string {
  return text.replace(KNOWN, (character) => ASCII[character]);
}
