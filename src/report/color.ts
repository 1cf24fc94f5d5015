import type { Host, Output } from '../host.ts';
import { isAsciiOnly } from './ascii.ts';
import { widthOf } from './width.ts';

/**
 * Decides whether a stream gets colours: what the flag says, else FORCE_COLOR, NO_COLOR, TERM=dumb,
 * and else whether it is a terminal.
 *
 * @param flag what `--color` or `--no-color` said, if either was given
 */
export function wantsColor(stream: Output, env: Host['env'], flag?: boolean): boolean {
  if (flag !== undefined) return flag;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return env.TERM !== 'dumb' && stream.isTTY === true;
}

/** The colours of the terminal's own theme, and two weights; each leaves the text as it is where there are none. */
const STYLES = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const;

export type Paint = Readonly<Record<(typeof STYLES)[number], (text: string) => string>>;

/** For files and pipes. */
export const NO_PAINT = Object.fromEntries(STYLES.map((style) => [style, (text: string) => text])) as Paint;

/**
 * Returns the colours, the width and the characters of text on standard output; chalk, which takes as long to load as a small check, is
 * loaded only where there are colours.
 */
export async function styleFor({ stdout, env }: Pick<Host, 'stdout' | 'env'>, flag?: boolean) {
  const paint = wantsColor(stdout, env, flag) ? await colorPaint() : NO_PAINT;
  return { paint, width: widthOf(stdout, env), isAscii: isAsciiOnly(stdout, env) };
}

/** The sixteen colours that every terminal has. */
export async function colorPaint(): Promise<Paint> {
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 });
}
