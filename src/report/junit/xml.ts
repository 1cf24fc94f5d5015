/** Characters that no XML 1.0 document may hold, not even as a reference (XML 1.0, production 2). */
const INVALID = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Returns a text as the content of an element; an invalid character is written as JSON writes it, `\u001b`. */
export function xmlText(text: string): string {
  return text
    .replace(INVALID, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"\r]/g, (found) => ENTITIES[found]);
}

/** Returns attributes, each after a space; line ends and tabs survive, which a parser would turn into spaces. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${attributeText(String(value))}"`)
    .join('');
}

function attributeText(value: string): string {
  return xmlText(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
