import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import type { Description } from '../../src/description/description.ts';
import { packageRoot } from '../../src/package-root.ts';
import tsdown from '../../tsdown.config.ts';

/** A page of `docs/api`. */
export interface ApiPage {
  /** Such as `mock.md`. */
  readonly name: string;
  readonly text: string;
  /** What it tells of that has no doc comment: exports, by name. */
  readonly undocumented: readonly string[];
}

interface Entry {
  /** What it is imported as. */
  readonly specifier: string;
  readonly page: string;
  readonly file: string;
}

/** One declaration under its name: what is said of it and what it looks like. */
interface Item {
  readonly symbol: ts.Symbol;
  readonly says: string;
  readonly shape: string;
  readonly mentions: ReadonlySet<ts.Symbol>;
}

const { exports } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));

/** The build is told by it where each import comes from. */
const sources = tsdown.find(({ platform }) => platform === 'node')?.entry as Readonly<Record<string, string>>;

/** Characters in a line of a declaration. */
const WIDEST = 110;

/** The types of the API are made from the description, and told by it. */
const TYPES = './types';
const TYPES_IN_SHORT = 'The types of every operation, made from the description by openapi-typescript.';
const typesEntry = { specifier: 'cfis-contract-kit/types', page: 'types.md' };

const entries: readonly Entry[] = Object.keys(exports)
  .filter((path) => path !== './package.json' && path !== TYPES)
  .map((path) => {
    const name = path === '.' ? 'index' : path.slice(2);
    return {
      specifier: `cfis-contract-kit${path.slice(1)}`,
      page: `${path === '.' ? 'cfis-contract-kit' : name}.md`,
      file: join(packageRoot, sources[name] ?? ''),
    };
  });

/** A page for each import of the package, from the doc comments and the declarations of the source. */
export function apiReference(description: Description): readonly ApiPage[] {
  const { config } = ts.readConfigFile(join(packageRoot, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, packageRoot);
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    options,
  );
  const checker = program.getTypeChecker();
  const exported = entries.map(({ file }) => exportsOf(file, program, checker));
  /** Where each symbol has its place: that entry which exports it first. */
  const homes = new Map<ts.Symbol, string>();
  exported.forEach((symbols, index) => {
    for (const symbol of symbols) if (!homes.has(symbol)) homes.set(symbol, entries[index]?.page ?? '');
  });
  return [
    describeAll(),
    ...entries.map((entry, index) => describeEntry(entry, exported[index] ?? [], homes, checker)),
    describeTypes(description),
  ];
}

function describeAll(): ApiPage {
  const rows = entries.map(({ specifier, page, file }) => {
    const [lead = ''] = leadOf(file)
      .replaceAll('\n', ' ')
      .split(/(?<=\.) /);
    return `| [\`${specifier}\`](${page}) | ${lead} |`;
  });
  const text = [
    '# What the package exports',
    '',
    'Made from the source by `npm run docs`.',
    '',
    '| import | |',
    '| --- | --- |',
    ...rows,
    `| [\`${typesEntry.specifier}\`](${typesEntry.page}) | ${TYPES_IN_SHORT} |`,
    '',
  ].join('\n');
  return { name: 'README.md', text, undocumented: [] };
}

/** What openapi-typescript makes of the description is for compilers; this names what it holds. */
function describeTypes({ operations, document, basePath }: Description): ApiPage {
  const { schemas } = (document as { components: { schemas: Readonly<Record<string, unknown>> } }).components;
  const text = [
    `# ${typesEntry.specifier}`,
    '',
    `${TYPES_IN_SHORT} Nothing of it is left at run time.`,
    '[`examples/openapi-fetch.ts`](../../examples/openapi-fetch.ts) is a client that is checked against it. The',
    'description of each operation is in [the HTTP APIs in short](../http-api.md).',
    '',
    `- \`paths\`: by path below \`${basePath}\`, then by method: what \`openapi-fetch\` takes.`,
    "- `operations`: by operation id, such as `operations['validateAccessToken']`.",
    "- `components`: `components['schemas']['Invoice']` and the like.",
    '',
    '| `operations[…]` | `paths[…]` |',
    '| --- | --- |',
    ...operations.map(({ id, method, path }) => `| \`'${id}'\` | \`'${path}'\`, \`${method.toLowerCase()}\` |`),
    '',
    `\`components['schemas']\` has ${Object.keys(schemas)
      .map((name) => `\`${name}\``)
      .join(', ')}.`,
    '',
  ].join('\n');
  return { name: typesEntry.page, text, undocumented: [] };
}

function exportsOf(file: string, program: ts.Program, checker: ts.TypeChecker): readonly ts.Symbol[] {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} exports nothing`);
  return checker.getExportsOfModule(module).map((symbol) => resolve(symbol, checker));
}

function resolve(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function describeEntry(
  { specifier, page, file }: Entry,
  symbols: readonly ts.Symbol[],
  homes: ReadonlyMap<ts.Symbol, string>,
  checker: ts.TypeChecker,
): ApiPage {
  const items = symbols.map((symbol) => describe(symbol, checker));
  const told = new Set(symbols);
  const mentioned: Item[] = [];
  // Those that nothing exports are told on every page that mentions them.
  for (let queue: readonly Item[] = items; queue.length > 0; ) {
    const more = [...new Set(queue.flatMap(({ mentions }) => [...mentions]))].filter(
      (symbol) => !told.has(symbol) && !homes.has(symbol),
    );
    for (const symbol of more) told.add(symbol);
    queue = more.map((symbol) => describe(symbol, checker));
    mentioned.push(...queue);
  }
  const write = (item: Item): readonly string[] => writeItem(item, page, told, homes);
  const isType = ({ symbol }: Item): boolean =>
    (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) !== 0;
  const sections: readonly (readonly [heading: string, items: readonly Item[]])[] = [
    ['Functions, classes and values', items.filter((item) => !isType(item))],
    ['Types', items.filter(isType)],
    ['Types that these mention', mentioned],
  ];
  return {
    name: page,
    text: [
      `# ${specifier}`,
      '',
      leadOf(file),
      '',
      'Made from the source by `npm run docs`. [All imports](README.md).',
      '',
      ...sections
        .filter(([, members]) => members.length > 0)
        .flatMap(([heading, members]) => [`## ${heading}`, '', ...[...members].sort(byName).flatMap(write)]),
    ].join('\n'),
    undocumented: items.filter(({ says }) => says === '').map(({ symbol }) => symbol.name),
  };
}

/** What the comment at the head of an entry says of it. */
function leadOf(file: string): string {
  const [comment = ''] = /^\/\*\*[\s\S]*?\*\//.exec(readFileSync(file, 'utf8')) ?? [];
  return comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .trim();
}

function byName(one: Item, other: Item): number {
  return one.symbol.name < other.symbol.name ? -1 : 1;
}

function writeItem(
  { symbol, says, shape, mentions }: Item,
  page: string,
  told: ReadonlySet<ts.Symbol>,
  homes: ReadonlyMap<ts.Symbol, string>,
): readonly string[] {
  const links = [...mentions]
    .filter((mention) => mention !== symbol)
    .map((mention) => {
      const home = told.has(mention) ? '' : homes.get(mention);
      return `[${mention.name}](${home === page ? '' : home}#${mention.name.toLowerCase()})`;
    })
    .sort();
  return [
    `### ${symbol.name}`,
    '',
    ...(says === '' ? [] : [says, '']),
    '```ts',
    shape,
    '```',
    '',
    ...(links.length === 0 ? [] : [`Mentions ${links.join(', ')}.`, '']),
  ];
}

function describe(symbol: ts.Symbol, checker: ts.TypeChecker): Item {
  const declarations = symbol.declarations ?? [];
  const shown = declarations.map((declaration) => shapeOf(declaration, symbol, checker));
  return {
    symbol,
    says: sayingsOf(symbol, checker),
    shape: shown.map(({ text }) => text).join('\n'),
    mentions: new Set(shown.flatMap(({ nodes }) => nodes.flatMap((node) => [...mentionsIn(node, checker)]))),
  };
}

function sayingsOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const lead = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const parameters = symbol
    .getJsDocTags(checker)
    .filter(({ name }) => name === 'param')
    .map(({ text }) => ts.displayPartsToString(text).replace(/^(\S+) (?:- )?/, '- `$1`: '));
  return [lead, ...(parameters.length === 0 ? [] : ['', ...parameters])].join('\n').trim();
}

interface Shape {
  readonly text: string;
  /** The nodes that were kept. */
  readonly nodes: readonly ts.Node[];
}

/** A declaration without its body and without what is its own affair. */
function shapeOf(declaration: ts.Declaration, symbol: ts.Symbol, checker: ts.TypeChecker): Shape {
  if (ts.isFunctionDeclaration(declaration)) return shapeOfCall(`function ${symbol.name}`, declaration);
  if (ts.isClassDeclaration(declaration)) return shapeOfClass(declaration, symbol);
  if (ts.isVariableDeclaration(declaration)) {
    const type = declaration.type?.getText() ?? typeInWords(checker.getTypeOfSymbol(symbol), checker);
    return { text: `const ${symbol.name}: ${type}`, nodes: declaration.type ? [declaration.type] : [] };
  }
  if (ts.isTypeAliasDeclaration(declaration) && declaration.type.getText().includes('typeof ')) {
    const type = typeInWords(checker.getTypeAtLocation(declaration.type), checker);
    return { text: `type ${symbol.name} =${type.startsWith('\n') ? '' : ' '}${type}`, nodes: [] };
  }
  return {
    text: declaration
      .getText()
      .replace(/^export /, '')
      .replace(/;$/, ''),
    nodes: [declaration],
  };
}

function shapeOfClass(declaration: ts.ClassDeclaration, symbol: ts.Symbol): Shape {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
  const members = declaration.members.flatMap((member): readonly Shape[] => {
    if (ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member) || ts.isGetAccessor(member)) {
      const name = ts.isConstructorDeclaration(member) ? 'constructor' : member.name.getText();
      if (/^[#[]/.test(name) || ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) return [];
      return [commented(member, shapeOfCall(ts.isGetAccessor(member) ? `get ${name}` : name, member))];
    }
    if (!ts.isPropertyDeclaration(member) || ts.getCombinedModifierFlags(member) & hidden) return [];
    if (ts.isPrivateIdentifier(member.name) || member.type === undefined) return [];
    return [commented(member, { text: member.getText().replace(/( =[\s\S]*)?;$/, ''), nodes: [member.type] })];
  });
  const heritage = (declaration.heritageClauses ?? []).map((clause) => ` ${clause.getText()}`).join('');
  const kept = members.map(({ text }) => `  ${text};\n`).join('');
  const text = `class ${symbol.name}${heritage} {\n${kept}}`;
  return { text, nodes: members.flatMap(({ nodes }) => nodes) };
}

function commented(member: ts.ClassElement, { text, nodes }: Shape): Shape {
  const comments = ts.getJSDocCommentsAndTags(member).map((node) => `${node.getText()}\n  `);
  return { text: comments.join('') + text, nodes };
}

/** As one calls it: what has a default may be left out, and what is taken apart gets a name. */
function shapeOfCall(head: string, { parameters, type }: ts.FunctionLikeDeclaration): Shape {
  const written = parameters.map((parameter) => {
    const kind = parameter.type?.getText() ?? 'unknown';
    const given = ts.isIdentifier(parameter.name) ? parameter.name.text : nameFor(kind);
    return `${given}${parameter.questionToken || parameter.initializer ? '?' : ''}: ${kind}`;
  });
  const result = type === undefined ? '' : `: ${type.getText()}`;
  const line = `${head}(${written.join(', ')})${result}`;
  return {
    text: line.length <= WIDEST ? line : `${head}(\n${written.map((one) => `  ${one},\n`).join('')})${result}`,
    nodes: [...parameters.flatMap((parameter) => parameter.type ?? []), ...(type ? [type] : [])],
  };
}

function nameFor(kind: string): string {
  const [name] = /^[A-Z]\w*$/.exec(kind) ?? ['options'];
  return name.endsWith('Options') ? 'options' : name.charAt(0).toLowerCase() + name.slice(1);
}

function typeInWords(type: ts.Type, checker: ts.TypeChecker): string {
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
  const words = checker.typeToString(type, undefined, flags).replaceAll('"', "'");
  return words.length <= WIDEST || !words.includes(' | ') ? words : `\n  | ${words.replaceAll(' | ', '\n  | ')}`;
}

/** The types of our own that a node names. */
function mentionsIn(node: ts.Node, checker: ts.TypeChecker): ReadonlySet<ts.Symbol> {
  const found = new Set<ts.Symbol>();
  const visit = (inner: ts.Node): void => {
    const name = ts.isTypeReferenceNode(inner)
      ? inner.typeName
      : ts.isExpressionWithTypeArguments(inner)
        ? inner.expression
        : undefined;
    const symbol = name && checker.getSymbolAtLocation(name);
    if (symbol) {
      const target = resolve(symbol, checker);
      if (isOurs(target)) found.add(target);
    }
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}

function isOurs({ flags, declarations = [] }: ts.Symbol): boolean {
  if (flags & ts.SymbolFlags.TypeParameter) return false;
  return declarations.some((declaration) => {
    const path = relative(packageRoot, declaration.getSourceFile().fileName);
    return !path.startsWith('..') && dirname(path).split('/')[0] !== 'node_modules';
  });
}
