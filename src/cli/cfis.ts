#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { Fault } from '../fault.ts';
import { packageVersion } from '../package-root.ts';
import { caCommand } from './ca.ts';
import { execCommand } from './exec.ts';
import { exitCode, exitCodeOf } from './exit-code.ts';
import { mockCommand } from './mock.ts';
import { selfTestCommand } from './self-test.ts';
import { describeFault } from './terminal.ts';
import { verifyCommand } from './verify.ts';

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
  // What stands after a command is the command's: only so can `cfis exec` leave the flags of another one alone.
  .enablePositionalOptions()
  .showSuggestionAfterError()
  .showHelpAfterError('(cfis --help, or cfis COMMAND --help, shows what there is)');

// Commands inherit the exit override only when they are made by their parent.
for (const command of [mockCommand(), execCommand(), verifyCommand(), selfTestCommand(), caCommand()]) {
  program.addCommand(command.copyInheritedSettings(program).version(packageVersion));
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.conforms : exitCode.usage;
  if (error instanceof Fault) {
    process.stderr.write(`${describeFault(error)}\n`);
    return exitCodeOf(error.code);
  }
  process.stderr.write(
    `cfis: this is a defect of cfis itself, please report it: ${(error as Error).stack ?? String(error)}\n`,
  );
  return exitCode.notRun;
}
