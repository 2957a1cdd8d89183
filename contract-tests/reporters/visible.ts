/**
 * Text of a target without what steers whoever prints it: characters that a terminal obeys, characters that turn the
 * reading direction so that a line shows something else than it holds, and commands to a CI runner, which reads them in
 * whatever a job prints: `::` at the start of a line, however far it is indented, `##[` and `##vso[` anywhere. Line feeds
 * stay.
 */
export function visible(text: string): string {
  return text
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) =>
      character === '\n' ? character : '\ufffd',
    )
    .replace(/^(\s*):(?=:)/gm, '$1\ufffd')
    .replace(/##(?=\[|vso\[)/gi, '#\ufffd');
}
