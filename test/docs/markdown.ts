/** A fenced block of a Markdown file: what its fence says after the language, and the text between the fences. */
export interface Block {
  readonly language: string;
  /** Such as `xor.json` of a fence "```json xor.json". */
  readonly title: string;
  readonly text: string;
}

const FENCED = /^```(\S*)[ ]?(.*)\n([\s\S]*?)^```$/gm;

/** Returns the fenced blocks in order. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(FENCED)].map(([, language, title, text]) => ({ language, title, text }));
}

/** Replaces the text of every block by what `text` returns for it. */
export function replaceBlocks(markdown: string, text: (block: Block, index: number) => string): string {
  let index = 0;
  return markdown.replace(FENCED, (_, language, title, old) => {
    const fence = `\`\`\`${[language, title].filter((part) => part !== '').join(' ')}`;
    return `${fence}\n${text({ language, title, text: old }, index++)}\`\`\``;
  });
}

/** A command of a `console` block, and what it is shown to print. */
export interface Session {
  readonly command: string;
  readonly output: string;
}

/** Reads a `console` block: a command after `$`, then its output up to the next one. */
export function sessionsOf({ text }: Block): Session[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((session) => {
      const end = session.indexOf('\n');
      return { command: session.slice(0, end), output: session.slice(end + 1) };
    });
}

/** Returns the files that links lead to, without those of the web and of the same page; what looks like one in a block is code. */
export function linkedFiles(markdown: string): string[] {
  return [...markdown.replaceAll(FENCED, '').matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
    ([, file]) => file,
  );
}
