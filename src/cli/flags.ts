import { delimiter } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** The flags that every command which reads a description has. */
export function withDescriptionFlags(command: Command): Command {
  return command
    .addOption(flag('--spec <file>', 'OpenAPI 3.1 description to use instead of the bundled one', 'CFIS_SPEC'))
    .addOption(
      flag('--overlay <file>', 'OpenAPI Overlay to lay over it (repeatable, in order)', 'CFIS_OVERLAY').argParser(
        collect,
      ),
    );
}

export function withOutputFlags(command: Command): Command {
  return command
    .addOption(flag('--json', 'print one JSON object a line on stdout', 'CFIS_JSON'))
    .addOption(flag('--quiet', 'print nothing but problems', 'CFIS_QUIET'));
}

/** A flag with its environment variable. The flag wins. */
export function flag(flags: string, description: string, variable: string): Option {
  const option = new Option(flags, description);
  if (isSet(option, process.env[variable])) return option.env(variable);
  option.description += ` (env: ${variable})`;
  return option;
}

/** An empty variable is none, and a switch can be off as well as on. */
function isSet(option: Option, value: string | undefined): boolean {
  if (value === undefined || value === '') return false;
  return !(option.isBoolean() || option.negate) || !['0', 'false', 'no'].includes(value.toLowerCase());
}

/** Gathers a repeatable flag. Its environment variable lists several as PATH does. */
function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), ...value.split(delimiter).filter((part) => part !== '')];
}

export function port(text: string): number {
  return wholeNumber(text, 0, 65_535);
}

export function wholeNumber(text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  }
  return number;
}

/** Gathers a repeatable flag whose values may also be separated by commas. */
export function collectWords(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), ...value.split(',').filter((word) => word !== '')];
}
