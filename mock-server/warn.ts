/** Tells whoever runs the mock that something is wrong, where nobody else wants to hear of it: a warning of the process. */
export function warn(text: string): void {
  process.emitWarning(text);
}
