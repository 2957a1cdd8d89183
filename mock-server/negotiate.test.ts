import { describe, expect, test } from 'vitest';
import { accepts, isMediaType } from './negotiate.ts';

describe('accepts', () => {
  test.each([
    ['nothing said', [], true],
    ['an empty line', [''], true],
    ['anything', ['*/*'], true],
    ['any application type', ['application/*'], true],
    ['the very type', ['application/json'], true],
    ['the type in capitals', ['Application/JSON'], true],
    ['the type with a quality', ['application/json;q=0.1'], true],
    ['the type among others', ['text/html, application/json;q=0.9, */*;q=0.8'], true],
    ['a browser', ['text/html,application/xhtml+xml,*/*;q=0.8'], true],
    ['the type on a later line', ['text/html', 'application/json'], true],
    ['only HTML', ['text/html'], false],
    ['HTML on several lines', ['text/html', 'text/plain'], false],
    ['the type at quality 0', ['application/json;q=0'], false],
    ['anything but the type', ['*/*, application/json;q=0'], false],
    ['anything at quality 0', ['*/*;q=0'], false],
    ['another JSON type', ['application/problem+json'], false],
    ['the type with its charset', ['application/json;charset=utf-8'], true],
    ['the type with its charset in capitals and quotes', ['application/json ; Charset="UTF-8"'], true],
    ['the type with its charset and a quality', ['application/json;charset=utf-8;q=0.5, text/html'], true],
    ['the type with its charset at quality 0', ['application/json;charset=utf-8;q=0'], false],
    ['the type but not with a charset, which it is not sent with', ['application/json;charset=utf-8;q=0, */*'], true],
    ['the type in another charset', ['application/json;charset=iso-8859-1'], false],
    ['no type of applications but this one', ['application/*;q=0, application/json'], true],
    ['another profile of the type', ['application/json;version=2'], false],
    ['a word', ['json'], false],
    ['half a type', ['application/'], false],
    ['nonsense', [';;q=,,'], false],
    ['nonsense beside the type', [';;q=,,', 'application/json'], true],
  ])('a client that says %s: %j gives %j', (_title, lines, expected) => {
    expect(accepts(lines, 'application/json')).toBe(expected);
  });
});

describe('isMediaType', () => {
  test.each([
    ['the type', ['Content-Type', 'application/json'], true],
    ['the type with a charset', ['Content-Type', 'application/json; charset=utf-8'], true],
    ['the type with space before its parameter', ['Content-Type', ' application/json ; charset=utf-8'], true],
    ['the type in capitals', ['CONTENT-TYPE', 'APPLICATION/JSON'], true],
    ['the type in no coding', ['Content-Type', 'application/json', 'Content-Encoding', 'identity'], true],
    [
      'the type in no coding, in white space',
      ['Content-Type', 'application/json', 'Content-Encoding', ' identity\t'],
      true,
    ],
    ['nothing', [], false],
    ['an empty type', ['Content-Type', ''], false],
    ['another type', ['Content-Type', 'text/plain'], false],
    ['another JSON type', ['Content-Type', 'application/problem+json'], false],
    ['a longer name', ['Content-Type', 'application/jsonp'], false],
    ['two types in one line', ['Content-Type', 'application/json, text/plain'], false],
    ['the type twice', ['Content-Type', 'application/json', 'content-type', 'application/json'], false],
    ['the type in gzip', ['Content-Type', 'application/json', 'Content-Encoding', 'gzip'], false],
    ['the type in gzip in capitals', ['Content-Type', 'application/json', 'CONTENT-ENCODING', 'GZIP'], false],
    [
      'the type in gzip on a later line',
      ['Content-Type', 'application/json', 'Content-Encoding', 'identity', 'Content-Encoding', 'gzip'],
      false,
    ],
  ])('a body that is said to be %s: %j gives %j', (_title, headers, expected) => {
    expect(isMediaType(headers, 'application/json')).toBe(expected);
  });
});
