import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasJava } from './java.ts';
import { hasPython } from './python.ts';
import { hasRequests } from './python-requests.ts';

/** A client of each language: it asks every base URL it is given for payments, with `CFIS_TOKEN`, and prints the statuses. */
export interface Client {
  readonly name: string;
  readonly there: boolean;
  readonly command: readonly [string, ...string[]];
}

/** Writes the programs of the clients into a folder, from which they are to be run. */
export async function writeClients(folder: string): Promise<void> {
  await Promise.all(Object.entries(programs).map(([name, program]) => writeFile(join(folder, name), program)));
}

export const clients: readonly Client[] = [
  { name: 'curl', there: true, command: ['sh', 'client.sh'] },
  { name: "Node's fetch", there: true, command: ['node', 'client.js'] },
  { name: "Python's urllib", there: hasPython, command: ['python3', 'client.py'] },
  { name: "Python's requests", there: hasRequests, command: ['python3', 'requests-client.py'] },
  { name: "Java's HttpClient", there: hasJava, command: ['java', 'Client.java'] },
];

const programs: Readonly<Record<string, string>> = {
  'client.sh': `for url; do
  curl --silent --show-error --max-time 10 --output /dev/null --write-out '%{http_code}\\n' \\
    "$url/partner/payments" --header "X-Api-Key: $CFIS_TOKEN"
done
`,
  'client.js': `const headers = { 'X-Api-Key': process.env.CFIS_TOKEN };
(async () => {
  for (const url of process.argv.slice(2)) console.log((await fetch(url + '/partner/payments', { headers })).status);
})();
`,
  'client.py': `import os, sys, urllib.request, urllib.error
for url in sys.argv[1:]:
    try:
        request = urllib.request.Request(url + '/partner/payments', headers={'X-Api-Key': os.environ['CFIS_TOKEN']})
        print(urllib.request.urlopen(request, timeout=10).status)
    except urllib.error.HTTPError as error:
        print(error.code)
`,
  'requests-client.py': `import os, sys, requests
for url in sys.argv[1:]:
    answer = requests.get(url + '/partner/payments', headers={'X-Api-Key': os.environ['CFIS_TOKEN']}, timeout=10)
    print(answer.status_code)
`,
  'Client.java': `import java.net.URI;
import java.net.http.*;

public class Client {
  public static void main(String[] urls) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (String url : urls) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/partner/payments"))
          .header("X-Api-Key", System.getenv("CFIS_TOKEN")).build();
      System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
  }
}
`,
};

/** Variables that say what a client trusts, and none of which is set. */
export const trustingNothing: Readonly<Record<string, undefined>> = {
  NODE_EXTRA_CA_CERTS: undefined,
  SSL_CERT_FILE: undefined,
  SSL_CERT_DIR: undefined,
  CURL_CA_BUNDLE: undefined,
  REQUESTS_CA_BUNDLE: undefined,
  JAVA_TOOL_OPTIONS: undefined,
};
