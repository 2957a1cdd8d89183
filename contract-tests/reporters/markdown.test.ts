import { lexer, parse, type Token, type Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import { reportMarkdown } from './markdown.ts';
import { sampleReport } from './sample-report.ts';

describe('markdown, rendered by a renderer of GitHub-flavoured Markdown', () => {
  const text = reportMarkdown(sampleReport);
  const tokens = lexer(text);
  const html = parse(text) as string;
  const headings = tokens.filter(({ type }) => type === 'heading') as Tokens.Heading[];

  /** The rows of the table beneath a heading, as text. */
  const tableUnder = (heading: string): readonly (readonly string[])[] => {
    const start = tokens.findIndex((token) => token.type === 'heading' && textOf(token).startsWith(heading));
    const found = tokens.slice(start).find(({ type }) => type === 'table') as Tokens.Table;
    return [found.header, ...found.rows].map((cells) => cells.map((cell) => cell.tokens.map(textOf).join('')));
  };

  test('begins with the verdict, and goes on with what to do about it', () => {
    expect(headings.filter(({ depth }) => depth < 4).map(textOf)).toEqual([
      'VIOLATED: the target breaks the contract.',
      'Failed (1)',
      'No answer (1)',
      'Blockers (1)',
      'Inconclusive (1)',
      'Differs from a recommendation or from our reading (1)',
      'Known deviations (1)',
      'Not verified (1)',
      'Not applicable (1)',
    ]);
  });

  test('counts in a table', () => {
    expect(tableUnder('VIOLATED')).toEqual([
      ['passed', 'failed', 'warned', 'not-verified', 'not-applicable', 'inconclusive', 'errored'],
      ['1', '2', '1', '1', '1', '1', '1'],
    ]);
  });

  test('says of a failure where, what was expected, what it rests on, and why it may be', () => {
    expect(html).toMatch(
      /<h4>A-02 A title: with &lt;&amp;&gt;, \[brackets\] and \| in it<\/h4>\s*<ul>\s*<li>on: retrieveCaseDetails<\/li>\s*<li>expected: 401<\/li>\s*<li>got: <code>200 /,
    );
    expect(html).toMatch(/<li>rests on: documented: AUTH-3; OWASP API2:2023; CWE-89/);
    expect(html).toMatch(/<li>likely causes:\s*<ul>\s*<li>checks nothing<\/li>/);
  });

  test('folds away what was sent and what came back', () => {
    expect(html).toMatch(/<details><summary>[^<]*<\/summary>\s*<pre><code[^>]*>curl -i -X POST [^<]*\$CFIS_TOKEN/);
    expect(html.match(/<details>/g)).toHaveLength(2);
    expect(html.match(/<\/details>/g)).toHaveLength(2);
  });

  test('ends the code where the text of the target ends, whatever backticks are in it', () => {
    expect(html).toMatch(/<li>got: <code>200 [^\n]* `one` ```three``` [^\n]* ```` &lt;\/code&gt; end<\/code><\/li>/);
    expect(html.match(/\n```` &lt;\/code&gt; end\n<\/code><\/pre>/g)).toHaveLength(2);
  });

  test('lists what is not verified by reason, with the cheapest way', () => {
    const [head, row] = tableUnder('Not verified');
    expect(head).toEqual(['reason', 'assertions', 'cheapest way to verify']);
    expect(row?.[1]).toBe('A-04');
    expect(row?.[2]).toMatch(/^set CFIS_REVOKED_TOKEN /);
  });

  test('lists a known deviation with its reason, owner and date', () => {
    const [, row] = tableUnder('Known deviations');
    expect(row?.slice(3)).toEqual(['Integrations', '2027-01-31']);
    expect(row?.[2]).toMatch(/^known /);
  });

  test('lets no text of a target become a link, an image, emphasis, a cell, or HTML', () => {
    const kinds = new Set(walk(tokens).map(({ type }) => type));
    expect([...kinds].filter((kind) => ['link', 'image', 'em', 'strong', 'del'].includes(kind))).toEqual([]);
    const tags = [...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag);
    expect(new Set(tags)).toEqual(
      new Set('h2 h3 h4 p code table thead tbody tr th td ul li details summary pre'.split(' ')),
    );
    for (const { header, rows } of walk(tokens).filter(({ type }) => type === 'table') as Tokens.Table[]) {
      for (const row of rows) expect(row).toHaveLength(header.length);
    }
  });

  test('mentions nobody and writes no formula outside of code', () => {
    const prose = text.replace(/^(`{3,})text\n[\s\S]*?^\1$/gm, '').replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    expect(prose).not.toMatch(/[@$]|:\/\/|www\./);
  });

  test('shows every character that can be shown, and none that cannot', () => {
    const row = tableUnder('Not verified')[1];
    expect(decoded(row?.[0] ?? '')).toBe(
      'because <b>&"\'\ufffd\ufffd ]]> --> </details> <script>alert(1)</script> \ufffd[31m \ufffd ::error title=a,b::%0A #\ufffd[error]x #\ufffdvso[task.x]y | a | b | `one` ```three``` [link](https://evil.example) {0} # heading @someone www.evil.example https://evil.example ~~no~~ _no_ __no__ *no* $x^2$ \\ ::stop-commands::x ``` y ```` </code> end',
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

function textOf(token: Token): string {
  return 'tokens' in token && token.tokens
    ? token.tokens.map(textOf).join('')
    : decoded('text' in token ? token.text : '');
}

/** The parser has decoded character references, but for those of ampersands. */
function decoded(text: string): string {
  return text.replaceAll('&amp;', '&');
}

/** A token and everything in it. */
function walk(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token) => [
    token,
    ...('tokens' in token ? walk(token.tokens ?? []) : []),
    ...('items' in token ? walk(token.items ?? []) : []),
    ...(token.type === 'table'
      ? [...(token as Tokens.Table).header, ...(token as Tokens.Table).rows.flat()].flatMap((cell) => walk(cell.tokens))
      : []),
  ]);
}
