import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../src/package-root.ts';
import { environment } from './cfis.ts';

type Variables = Readonly<Record<string, string>>;

/**
 * Runs a program of a page where its imports resolve to what was built, as Node runs it or, where it imports Vitest, as
 * Vitest does. Gives what it printed; rejects where it fails.
 */
export async function runProgram(code: string, variables: Variables = {}): Promise<string> {
  const draft = await mkdtemp(join(packageRoot, 'dist', 'page-'));
  try {
    const isTest = /from '(vitest|cfis-contract-kit\/vitest)'/.test(code);
    const file = join(draft, isTest ? 'page.test.ts' : 'page.mjs');
    const { ES2022: target, ESNext: module } = { ...ts.ScriptTarget, ESNext: ts.ModuleKind.ESNext };
    await writeFile(file, isTest ? code : ts.transpileModule(code, { compilerOptions: { target, module } }).outputText);
    await writeFile(join(draft, 'vitest.config.js'), 'export default {};');
    const vitest = [join(packageRoot, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', draft];
    return await run(isTest ? vitest : [file], variables);
  } finally {
    await rm(draft, { recursive: true });
  }
}

function run(args: readonly string[], variables: Variables): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env: environment(variables) }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${stdout}${stderr}`, { cause: error }));
      else resolve(stdout);
    });
  });
}
