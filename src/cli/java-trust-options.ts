import { javaTrustStorePassword } from '../../mock-server/tls/java-trust-store.ts';

/** What makes a Java runtime trust what is in a trust store, and nothing else. */
export function javaTrustOptions(file: string): readonly string[] {
  return [
    `-Djavax.net.ssl.trustStore=${file}`,
    '-Djavax.net.ssl.trustStoreType=JKS',
    `-Djavax.net.ssl.trustStorePassword=${javaTrustStorePassword}`,
  ];
}

/** The value of JAVA_TOOL_OPTIONS that adds these to what is there. Of two settings of one property the last counts. */
export function javaToolOptions(existing: string | undefined, options: readonly string[]): string {
  const before = existing === undefined || existing.trim() === '' ? [] : [existing];
  return [...before, ...options.map(quoteForJvm)].join(' ');
}

/** The variable is split at white space; either quote protects, up to its twin, and there is no escape. */
function quoteForJvm(option: string): string {
  if (!/[\s'"]/.test(option)) return option;
  return option
    .split("'")
    .map((part) => (part === '' ? '' : `"${part.replaceAll('"', `"'"'"`)}"`))
    .join(`"'"`);
}
