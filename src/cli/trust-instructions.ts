import type { TrustStores } from '../../mock-server/tls/trust-stores.ts';
import { javaToolOptions, javaTrustOptions } from './java-trust-options.ts';
import { quoteForShell } from './quote-for-shell.ts';

/** The clients for which there are instructions. */
export const clients = ['curl', 'node', 'python', 'java', 'go', 'dotnet', 'browser', 'container'] as const;

export type Client = (typeof clients)[number];

/** What is to be trusted, and by what. */
export interface TrustFacts {
  readonly trust: TrustStores;
  /** SHA-256 of the public key of the mock's server certificate, in Base64. */
  readonly serverKeyHash: string;
  /** The variables that are set already. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Lines to paste into a POSIX shell that make a client trust this machine's authority, with how to undo it. */
export function trustInstructions(client: Client, facts: TrustFacts): readonly string[] {
  const { caFile, bundleFile, javaFile } = facts.trust;
  const ca = quoteForShell(caFile);
  switch (client) {
    case 'curl':
      return [
        '# One call:',
        `curl --cacert ${ca} ${EXAMPLE}`,
        '',
        '# Every call of this shell. The variable replaces what curl trusts, so that its file has the public roots as well:',
        ...setting('CURL_CA_BUNDLE', bundleFile, facts),
      ];
    case 'node':
      return [
        '# One run. Node adds the file to what it trusts, and reads it when it starts, not later:',
        `NODE_EXTRA_CA_CERTS=${quoteForShell(addedFor(facts))} node client.js`,
        '',
        '# Every run of this shell:',
        ...setting('NODE_EXTRA_CA_CERTS', addedFor(facts), facts),
      ];
    case 'python':
      return [
        '# One run: ssl, urllib and http.client read the first variable, requests the second. Both replace what is trusted, so',
        '# that the file has the public roots as well:',
        `SSL_CERT_FILE=${quoteForShell(bundleFile)} REQUESTS_CA_BUNDLE=${quoteForShell(bundleFile)} python3 client.py`,
        '',
        '# Every run of this shell:',
        ...setting('SSL_CERT_FILE', bundleFile, facts),
        ...setting('REQUESTS_CA_BUNDLE', bundleFile, facts),
        '',
        '# In the code of a test:',
        `#   urllib.request.urlopen(url, context=ssl.create_default_context(cafile=${JSON.stringify(caFile)}))`,
        `#   requests.get(url, verify=${JSON.stringify(caFile)})`,
      ];
    case 'java':
      return [
        '# One run. The trust store has the public roots as well, since it replaces what Java trusts:',
        `java ${javaTrustOptions(javaFile).map(quoteForShell).join(' ')} Client.java`,
        '',
        '# Every run of this shell, those that Maven or Gradle start too. Java says on stderr that it picked this up:',
        ...javaSetting(javaFile, facts),
        '',
        '# A trust store of your own, instead:',
        `keytool -importcert -noprompt -alias cfis-mock -file ${ca} -keystore truststore.p12 -storetype PKCS12 -storepass changeit`,
        '# Undo:',
        '#   keytool -delete -alias cfis-mock -keystore truststore.p12 -storepass changeit',
      ];
    case 'go':
      return [
        '# One run, on Linux and the BSDs; on macOS and Windows Go asks the system (see cfis ca --format browser). The variable',
        '# replaces what Go trusts, so that its file has the public roots as well:',
        `SSL_CERT_FILE=${quoteForShell(bundleFile)} go run .`,
        '',
        '# Every run of this shell:',
        ...setting('SSL_CERT_FILE', bundleFile, facts),
      ];
    case 'dotnet':
      return [
        '# One run, on Linux; on macOS and Windows .NET asks the system (see cfis ca --format browser). The variable replaces what',
        '# .NET trusts, so that its file has the public roots as well:',
        `SSL_CERT_FILE=${quoteForShell(bundleFile)} dotnet run`,
        '',
        '# Every run of this shell:',
        ...setting('SSL_CERT_FILE', bundleFile, facts),
      ];
    case 'browser':
      return browser(ca, caFile, facts.serverKeyHash);
    case 'container':
      return container(ca, caFile, bundleFile);
  }
}

const EXAMPLE = 'https://localhost:4010/api/v1/partner/payments';

function setting(name: string, value: string, { env }: TrustFacts): readonly string[] {
  const before = env[name];
  const undo = before ? `export ${name}=${quoteForShell(before)}` : `unset ${name}`;
  return [`export ${name}=${quoteForShell(value)}`, '# Undo:', `#   ${undo}`];
}

/** What is set already stays where it is: it may hold a password. */
function javaSetting(javaFile: string, { env }: TrustFacts): readonly string[] {
  const name = 'JAVA_TOOL_OPTIONS';
  const options = quoteForShell(` ${javaToolOptions(undefined, javaTrustOptions(javaFile))}`);
  const undo = env[name] ? `export ${name}="\${${name}% *-Djavax.net.ssl.trustStore=*}"` : `unset ${name}`;
  return [`export ${name}="\${${name}-}"${options}`, '# Undo:', `#   ${undo}`];
}

/** One file only is added: where another is already, the bundle has both. */
function addedFor({ trust, env }: TrustFacts): string {
  return env['NODE_EXTRA_CA_CERTS'] ? trust.bundleFile : trust.caFile;
}

function browser(ca: string, caFile: string, serverKeyHash: string): readonly string[] {
  return [
    "# Whoever can read the authority's key, which lies beside the certificate, can pose as any site to a browser that",
    '# trusts it. So prefer trust that ends with the window, use a profile of its own otherwise, and undo it afterwards.',
    '',
    "# Chromium, Chrome or Edge for one run: a profile of its own that accepts the mock's own key, and no other. The hash",
    '# changes with the server certificate, once a year or with another --host:',
    `chromium --user-data-dir="$(mktemp -d)" --ignore-certificate-errors-spki-list=${serverKeyHash} ${EXAMPLE}`,
    '',
    '# Chromium and Chrome on Linux, every run of this user (Debian: apt-get install libnss3-tools):',
    'mkdir -p "$HOME/.pki/nssdb"',
    'certutil -L -d "sql:$HOME/.pki/nssdb" >/dev/null 2>&1 || certutil -N -d "sql:$HOME/.pki/nssdb" --empty-password',
    `certutil -A -d "sql:$HOME/.pki/nssdb" -n cfis-mock -t C,, -i ${ca}`,
    '# Undo:',
    '#   certutil -D -d "sql:$HOME/.pki/nssdb" -n cfis-mock',
    '',
    '# Firefox: Settings, Privacy & Security, View Certificates, Authorities, Import: this file, for websites:',
    `#   ${ca}`,
    '# Undo: choose it in the same list (cfis-contract-kit), then Delete or Distrust.',
    '',
    '# Safari, Chrome and whatever else asks the keychain on macOS, every run of this user:',
    `#   security add-trusted-cert -r trustRoot -p ssl -k "$HOME/Library/Keychains/login.keychain-db" ${ca}`,
    '# Undo:',
    `#   security remove-trusted-cert ${ca}`,
    '#   security delete-certificate -c "CFIS mock authority of this machine" "$HOME/Library/Keychains/login.keychain-db"',
    '',
    '# Edge, Chrome and whatever else asks the store of Windows, every run of this user:',
    `#   certutil -user -addstore Root "${caFile}"`,
    '# Undo: run certmgr.msc, Trusted Root Certification Authorities, Certificates, and delete "CFIS mock authority …".',
  ];
}

function container(ca: string, caFile: string, bundleFile: string): readonly string[] {
  const mount = (source: string, target: string): string =>
    `--mount ${quoteForShell(`type=bind,source=${source},target=${target},readonly`)}`;
  return [
    '# The certificate of a mock that runs in a container:',
    '#   docker exec CONTAINER cfis ca --format pem > cfis-ca.pem',
    '# That of this machine:',
    `cp ${ca} cfis-ca.pem`,
    '',
    '# A client in a container for one run, with nothing installed. Its variable is that of its language; Node adds a file, the',
    '# others need the one that has the public roots as well:',
    `#   docker run --rm --network host ${mount(caFile, '/cfis/ca.pem')} --env NODE_EXTRA_CA_CERTS=/cfis/ca.pem IMAGE`,
    `#   docker run --rm --network host ${mount(bundleFile, '/cfis/trust.pem')} --env SSL_CERT_FILE=/cfis/trust.pem IMAGE`,
    '',
    '# An image for tests, never one that goes to production. Debian and Ubuntu:',
    '#   COPY cfis-ca.pem /usr/local/share/ca-certificates/cfis-mock.crt',
    '#   RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && update-ca-certificates',
    '# Alpine:',
    '#   COPY cfis-ca.pem /usr/local/share/ca-certificates/cfis-mock.crt',
    '#   RUN apk add --no-cache ca-certificates && update-ca-certificates',
    '# Node, Java and Python with requests bring roots of their own, and need their variable all the same.',
    '# Undo: leave the lines out. In a running container:',
    '#   rm /usr/local/share/ca-certificates/cfis-mock.crt && update-ca-certificates --fresh',
  ];
}
