import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { StartedTestContainer } from 'testcontainers';
import { isCertifiable } from '../../mock-server/tls/certified-names.ts';
import { Fault } from '../fault.ts';
import type { KnownToken } from '../tokens/known-token.ts';
import { loadTokens } from '../tokens/load-tokens.ts';
import { type AdminClient, createAdminClient } from './admin-client.ts';

const { AbstractStartedContainer, GenericContainer, getContainerRuntimeClient, Wait } = loadTestcontainers();

const ports = { staging: 4010, production: 4011, admin: 4012 };
const TOKENS = '/tokens.yaml';

/** The mock in a container of its own, made by Testcontainers: `await new CfisMockContainer(image).start()`. */
export class CfisMockContainer extends GenericContainer {
  readonly #key = randomBytes(24).toString('hex');
  #tokenFile: string | undefined;

  /** @param image the image of this package, as its Dockerfile makes it */
  constructor(image: string) {
    super(image);
    this.withExposedPorts(...Object.values(ports))
      .withEnvironment({ CFIS_ADMIN_HOST: '0.0.0.0', CFIS_ADMIN_KEY: this.#key })
      .withWaitStrategy(Wait.forHttp('/__admin/health', ports.admin));
  }

  /** Makes the mock know the tokens of this file of the machine, and no others. The file is read when the mock is started. */
  withTokens(file: string): this {
    this.#tokenFile = file;
    return this;
  }

  /** Resolves when the mock is healthy. Rejects with a `Fault` where the token file is broken. */
  override async start(): Promise<StartedCfisMockContainer> {
    const tokens = await loadTokens(this.#tokenFile);
    if (this.#tokenFile !== undefined) {
      const content = await readFile(this.#tokenFile, 'utf8');
      // Readable by whoever the mock runs as in there.
      this.withCopyContentToContainer([{ content, target: TOKENS, mode: 0o444 }]);
      this.withEnvironment({ CFIS_TOKENS: TOKENS });
    }
    this.withEnvironment({ CFIS_NAMES: (await this.#names()).join(',') });
    const started = await super.start();
    try {
      return new StartedCfisMockContainer(started, await caOf(adminUrlOf(started)), this.#key, tokens);
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

  /** What it is called from outside, and by other containers. */
  async #names(): Promise<readonly string[]> {
    const { info } = await getContainerRuntimeClient();
    const said = this.environment['CFIS_NAMES']?.split(',') ?? [];
    return [info.containerRuntime.host, ...this.networkAliases, ...said].filter(isCertifiable);
  }
}

/** A mock in a container that runs. Its certificate is for `getHost()` and every network alias. */
export class StartedCfisMockContainer extends AbstractStartedContainer {
  /** Certificate of its authority, in PEM, for clients to trust: a new one with each container. */
  readonly ca: string;
  /** Base URL of staging, such as `https://localhost:32768/api/v1`. */
  readonly stagingUrl: string;
  readonly productionUrl: string;
  /** Base URL of the admin API, such as `http://localhost:32770/__admin`. It demands a key, which `admin` has. */
  readonly adminUrl: string;
  readonly admin: AdminClient;
  readonly #tokens: readonly KnownToken[];

  constructor(started: StartedTestContainer, ca: string, key: string, tokens: readonly KnownToken[]) {
    super(started);
    const admin = adminUrlOf(started);
    this.ca = ca;
    this.stagingUrl = serviceUrlOf(started, ports.staging);
    this.productionUrl = serviceUrlOf(started, ports.production);
    this.adminUrl = admin.href;
    this.admin = createAdminClient(admin, key);
    this.#tokens = tokens;
  }

  /** The ids of the tokens that it knew from the start, such as `staging-valid`. */
  get tokenIds(): readonly string[] {
    return this.#tokens.map(({ token }) => token.id);
  }

  /** The value of a token that it knew from the start. Throws a `Fault` where there is none of this id. */
  token(id: string): string {
    const found = this.#tokens.find(({ token }) => token.id === id);
    if (found !== undefined) return found.secret.reveal();
    throw new Fault('tokens', {
      what: `there is no token "${id}"`,
      remedy: `Name one of: ${this.tokenIds.join(', ')}.`,
    });
  }
}

function serviceUrlOf(started: StartedTestContainer, port: number): string {
  return `https://${started.getHost()}:${started.getMappedPort(port)}/api/v1`;
}

function adminUrlOf(started: StartedTestContainer): URL {
  return new URL(`http://${started.getHost()}:${started.getMappedPort(ports.admin)}/__admin`);
}

async function caOf(adminUrl: URL): Promise<string> {
  const answer = await fetch(`${adminUrl.href}/certs/ca.pem`);
  if (answer.ok) return answer.text();
  throw new Fault('authority', {
    what: `the CA certificate cannot be had: ${answer.status}`,
    place: adminUrl.href,
    remedy: 'Leave CFIS_CERT and CFIS_KEY out, or put the certificate of their authority into CFIS_CERT as well.',
  });
}

/** Loaded at once, since a class can extend only what is there, and by `require`, so that others may require this file. */
function loadTestcontainers(): typeof import('testcontainers') {
  try {
    return createRequire(import.meta.url)('testcontainers');
  } catch (cause) {
    throw new Fault(
      'usage',
      {
        what: `testcontainers cannot be loaded: ${String((cause as Error).message).split('\n')[0]}`,
        place: 'cfis-contract-kit/testcontainers',
        remedy: 'Run: npm install --save-dev testcontainers@11.14.0.',
      },
      { cause },
    );
  }
}
