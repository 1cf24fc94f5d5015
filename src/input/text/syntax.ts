import { printParseErrorCode, visit } from 'jsonc-parser';

const MESSAGES: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'expected a key in double quotes',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected a colon after the key',
  CommaExpected: 'expected a comma before this',
  CloseBraceExpected: 'expected a closing brace }',
  CloseBracketExpected: 'expected a closing bracket ]',
  EndOfFileExpected: 'expected nothing more after the end of the spec',
  InvalidCommentToken: 'JSON has no comments: remove this one',
  UnexpectedEndOfComment: 'JSON has no comments: remove this one',
  UnexpectedEndOfString: 'this text has no closing quotation mark',
  UnexpectedEndOfNumber: 'this number has no end',
  InvalidUnicode: 'after \\u, four hexadecimal digits are expected',
  InvalidEscapeCharacter: 'after \\, one of " \\ / b f n r t u is expected',
  InvalidCharacter: 'a text may not contain a control character: write \\n or \\t',
};

/** Finds where a text stops being JSON, and why; JSON.parse's own error says neither in words that help. */
export function syntaxError(text: string, error: SyntaxError): { offset: number; message: string } {
  let first: { offset: number; message: string } | undefined;
  visit(
    text,
    {
      onError(code, offset, length) {
        first ??= { offset, message: syntaxMessage(text, code, offset, length) };
      },
    },
    { disallowComments: true },
  );
  if (first !== undefined) return first;
  // jsonc-parser is more tolerant than JSON.parse
  const offset = Number(/position (\d+)/.exec(error.message)?.[1] ?? 0);
  return { offset, message: 'it is not JSON here' };
}

function syntaxMessage(text: string, code: number, offset: number, length: number): string {
  const found = text.slice(offset, offset + Math.min(length, 30));
  if (/^[[{]?$/.test(found) && offset >= text.trimEnd().length)
    return 'the file ends too early: it may be truncated';
  if (found.startsWith('//') || found.startsWith('/*')) return MESSAGES.InvalidCommentToken;
  const number = /^[+-]?(NaN|Infinity|inf)\b/i.exec(text.slice(offset, offset + 12))?.[0];
  if (number !== undefined) return `${number} is not a number that JSON has; every number has to be finite`;
  if (found.startsWith("'")) return 'JSON has texts in double quotes, not in single ones';
  const before = text.slice(0, offset).trimEnd();
  if (/^[\]}]/.test(found) && before.endsWith(','))
    return 'JSON allows no comma before a closing bracket: remove it';
  return MESSAGES[printParseErrorCode(code)] ?? `${JSON.stringify(found)} is not JSON`;
}
