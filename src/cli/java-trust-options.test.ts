import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { javaToolOptions, javaTrustOptions } from './java-trust-options.ts';

test.each([
  ['nothing', undefined, ['-Da=b'], '-Da=b'],
  ['blanks', ' ', ['-Da=b'], '-Da=b'],
  ['what is there, which goes first', '-Xmx1g', ['-Da=b', '-Dc=d'], '-Xmx1g -Da=b -Dc=d'],
  ['a blank', undefined, ['-Da=b c'], '"-Da=b c"'],
  ['a single quote', undefined, ["-Da=it's"], `"-Da=it""'""s"`],
  ['a double quote', undefined, ['-Da="b" c'], `"-Da="'"'"b"'"'" c"`],
  ['both', undefined, [`-Da='"`], `"-Da=""'"""'"'""`],
])('%s, as JAVA_TOOL_OPTIONS takes it', (_title, existing, options, expected) => {
  expect(javaToolOptions(existing, options)).toBe(expected);
});

test.each(['plain', 'with blank', "it's", 'a "b" c', `'"'"`, '"'])(
  'the JVM splits %s as a shell does: into one word',
  (text) => {
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${javaToolOptions(undefined, [`-Da=${text}`])}`], {
      encoding: 'utf8',
    });
    expect(words).toBe(`-Da=${text}\n`);
  },
);

test('the options name the file, its format and its password', () => {
  expect(javaTrustOptions('/a/trust.jks')).toEqual([
    '-Djavax.net.ssl.trustStore=/a/trust.jks',
    '-Djavax.net.ssl.trustStoreType=JKS',
    '-Djavax.net.ssl.trustStorePassword=changeit',
  ]);
});
