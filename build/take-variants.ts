import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TsdownPlugin } from 'tsdown';
import { readYamlFile } from '../src/yaml-file.ts';
import { standaloneValidators } from './standalone-validators.ts';

/** Why a file has a variant: `x.browser.ts` knows no Node, `x.built.ts` has at hand what `x.ts` would read and compile. */
type Variant = 'browser' | 'built';

/** Takes such a variant of a file in its place, and makes modules of the files in `spec/`. */
export function takeVariants(...variants: readonly Variant[]): TsdownPlugin {
  return {
    name: 'take-variants',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return undefined;
      const file = join(dirname(importer), source);
      if (/\.yaml(\?validators)?$/.test(file)) return file;
      if (!file.endsWith('.ts')) return undefined;
      return variants.map((variant) => file.replace(/\.ts$/, `.${variant}.ts`)).find((sibling) => existsSync(sibling));
    },
    async load(id) {
      const [file = '', query] = id.split('?');
      if (!file.endsWith('.yaml')) return undefined;
      const { value } = await readYamlFile(file, 'description');
      const code = query === 'validators' ? standaloneValidators(value) : asModule(value);
      return { code, moduleType: 'js' };
    },
  };
}

/** A text that is parsed when it is needed takes half as long as an object that is written out. */
function asModule(value: unknown): string {
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(value))});`;
}
