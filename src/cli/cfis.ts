#!/usr/bin/env node
import buffer from 'node:buffer';
import { Command, CommanderError } from 'commander';
import { Fault } from '../fault.ts';
import { packageVersion } from '../package-root.ts';
import { exitCode, exitCodeOf } from './exit-code.ts';
import { withoutSecrets } from './surroundings.ts';
import { describeFault } from './terminal.ts';

// With NODE_DEBUG=http the runtime shows the first bytes of what it cannot parse. A token may stand there.
buffer.INSPECT_MAX_BYTES = 0;

// Whoever reads may have seen enough: `cfis verify staging --plan | head`.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const program = new Command('cfis')
  .description(
    'Build offline against the Confirma Finance Integration Solutions API (CFIS), and verify it before go-live.',
  )
  .version(packageVersion)
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(withoutSecrets(text)) })
  // What stands after a command is the command's: only so can `cfis exec` leave the flags of another one alone.
  .enablePositionalOptions()
  .showSuggestionAfterError()
  .showHelpAfterError('(cfis --help, or cfis COMMAND --help, shows what there is)');

/** In the order of the help text. */
const commands = new Map<string | undefined, () => Promise<Command>>([
  ['mock', async () => (await import('./mock.ts')).mockCommand()],
  ['exec', async () => (await import('./exec.ts')).execCommand()],
  ['verify', async () => (await import('./verify.ts')).verifyCommand()],
  ['self-test', async () => (await import('./self-test.ts')).selfTestCommand()],
  ['ca', async () => (await import('./ca.ts')).caCommand()],
]);

try {
  // A command that is named loads nothing of the others: the start of a mock is worth waiting for by itself.
  const named = commands.get(process.argv[2]);
  for (const command of await Promise.all((named ? [named] : [...commands.values()]).map((load) => load()))) {
    // Commands inherit the exit override only when they are made by their parent.
    program.addCommand(command.copyInheritedSettings(program).version(packageVersion));
  }
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.conforms : exitCode.usage;
  if (error instanceof Fault) {
    process.stderr.write(`${withoutSecrets(describeFault(error))}\n`);
    return exitCodeOf(error.code);
  }
  process.stderr.write(
    `cfis: this is a defect of cfis itself, please report it: ${(error as Error).stack ?? String(error)}\n`,
  );
  return exitCode.notRun;
}
