import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TsdownPlugin } from 'tsdown';
import { readYamlFile } from '../src/yaml-file.ts';
import { standaloneValidators } from './standalone-validators.ts';

/**
 * Takes, of a file that knows Node, the one for browsers beside it, `x.browser.ts` for `x.ts`, and makes modules of the files
 * in `spec/`, so that no browser reads or compiles any.
 */
export function forBrowsers(): TsdownPlugin {
  return {
    name: 'for-browsers',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return undefined;
      const file = join(dirname(importer), source);
      const sibling = file.replace(/\.ts$/, '.browser.ts');
      if (/\.yaml(\?validators)?$/.test(file)) return file;
      return sibling !== file && existsSync(sibling) ? sibling : undefined;
    },
    async load(id) {
      const [file = '', query] = id.split('?');
      if (!file.endsWith('.yaml')) return undefined;
      const { value } = await readYamlFile(file, 'description');
      const code = query === 'validators' ? standaloneValidators(value) : `export default ${JSON.stringify(value)};`;
      return { code, moduleType: 'js' };
    },
  };
}
