// Generated from spec/admin.openapi.yaml by npm run types. A test holds one to the other.

export interface paths {
    readonly "/__admin/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Tell whether the mock is ready */
        readonly get: operations["getHealth"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/reset": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Put everything back as it was at the start
         * @description Tokens as in the token file, the clock as it was started, no faults, no scenarios, no clients made, an empty journal.
         *     Tokens issued since are gone.
         */
        readonly post: operations["resetMock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Follow what happens, as it happens
         * @description Server-sent events, until the client leaves: `request` with an entry of the journal; `token` with a token that was
         *     issued, changed or removed, or `cleared` when all are as at the start; `clock`, `faults` and `scenarios` with the state
         *     that the call of the same name returns. A reader that leaves 4 MB unread is cut off. This page shows a stream only once it
         *     has ended: follow it with `curl -N`.
         */
        readonly get: operations["watchEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/certs/ca.pem": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Download the certificate that clients must trust */
        readonly get: operations["getCaCertificate"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/tokens": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the tokens that the mock knows */
        readonly get: operations["listTokens"];
        readonly put?: never;
        /** Issue a token */
        readonly post: operations["issueToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/tokens/{tokenId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id, such as `staging-valid`. */
                readonly tokenId: components["parameters"]["TokenId"];
            };
            readonly cookie?: never;
        };
        /** Read a token, without its value */
        readonly get: operations["getToken"];
        readonly put?: never;
        readonly post?: never;
        /** Make a token unknown, as if there had never been one */
        readonly delete: operations["removeToken"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/tokens/{tokenId}/expire": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id, such as `staging-valid`. */
                readonly tokenId: components["parameters"]["TokenId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Say when a token expires
         * @description Without a body it expires now. It is dead from the instant, not after it; a renewal still takes it. The length of life
         *     that a renewal hands on gets no shorter by this: where need be, the token counts as issued earlier.
         */
        readonly post: operations["expireToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/tokens/{tokenId}/revoke": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id, such as `staging-valid`. */
                readonly tokenId: components["parameters"]["TokenId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Revoke a token, now or at an instant */
        readonly post: operations["revokeToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/tokens/{tokenId}/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id, such as `staging-valid`. */
                readonly tokenId: components["parameters"]["TokenId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Renew a token as somebody else would
         * @description The new token is of the same kind, environment, account and length of life. The old one goes on working for an
         *     overlap, that of the description unless given.
         */
        readonly post: operations["rotateToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/clock": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the clock */
        readonly get: operations["getClock"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/clock/freeze": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Stop the clock, now or at an instant */
        readonly post: operations["freezeClock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/clock/set": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Set the clock; it runs on from there */
        readonly post: operations["setClock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/clock/advance": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Move the clock, whether it runs or stands still */
        readonly post: operations["advanceClock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/clock/reset": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Let the clock stand as it was started */
        readonly post: operations["resetClock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the requests of the journal, from the oldest kept to the latest */
        readonly get: operations["listRequests"];
        readonly put?: never;
        readonly post?: never;
        /** Empty the journal */
        readonly delete: operations["resetRequests"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/requests/{requestId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read one request of the journal */
        readonly get: operations["getRequest"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/requests/find": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** List the requests that are as described */
        readonly post: operations["findRequests"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/requests/count": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Count the requests that are as described
         * @description An empty pattern counts every request that is kept.
         */
        readonly post: operations["countRequests"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/requests/near-misses": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the refused requests that came near to being right, and to what */
        readonly get: operations["listNearMisses"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/faults": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the faults that are planned */
        readonly get: operations["listFaults"];
        readonly put?: never;
        /**
         * Plan a fault
         * @description Of several that fit a request, the one that was planned first happens to it. A fault never turns a refusal into a
         *     success: a `status` is from 400 up.
         */
        readonly post: operations["planFault"];
        /** Cancel all faults */
        readonly delete: operations["cancelFaults"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/faults/{faultId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly faultId: string;
            };
            readonly cookie?: never;
        };
        /** Read a fault, and how often it has happened */
        readonly get: operations["getFault"];
        readonly put?: never;
        readonly post?: never;
        /** Cancel a fault */
        readonly delete: operations["cancelFault"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/scenarios": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the scenarios, and which of them go on */
        readonly get: operations["listScenarios"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/scenarios/reset": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** End all scenarios that go on, the latest first */
        readonly post: operations["resetScenarios"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/__admin/scenarios/{scenario}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly scenario: components["schemas"]["ScenarioName"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Bring a scenario about
         * @description One that goes on is ended first, and begins anew.
         */
        readonly post: operations["beginScenario"];
        /**
         * Take a scenario back
         * @description What has changed besides in the meantime stays as it is.
         */
        readonly delete: operations["endScenario"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @enum {unknown} */
        readonly Environment: "staging" | "production";
        /** @enum {unknown} */
        readonly TokenKind: "client" | "provisioning";
        /**
         * @description What a request with the token would be refused for, if anything.
         * @enum {unknown}
         */
        readonly TokenState: "live" | "expired" | "revoked" | "replaced";
        /**
         * Format: date-time
         * @description An RFC 3339 date-time, to the millisecond. Its zone is required, since a guess would move an expiry by hours.
         */
        readonly Instant: string;
        readonly Health: {
            /** @constant */
            readonly status: "ok";
            /** @description That of the kit. */
            readonly version: string;
            /** @description SHA-256 of the description that the mock follows, overlays included. */
            readonly description: string;
            readonly environments: {
                readonly staging: components["schemas"]["Service"];
                readonly production: components["schemas"]["Service"];
            };
            readonly now: components["schemas"]["Instant"];
        };
        readonly Service: {
            /** Format: uri */
            readonly baseUrl: string;
        };
        readonly Token: components["schemas"]["TokenFields"];
        readonly IssuedToken: {
            /** @description What goes into `X-Api-Key`. */
            readonly value: string;
        } & components["schemas"]["TokenFields"];
        readonly TokenFields: {
            readonly id: string;
            readonly kind: components["schemas"]["TokenKind"];
            readonly environment: components["schemas"]["Environment"];
            readonly account: string;
            readonly state: components["schemas"]["TokenState"];
            readonly issuedAt: components["schemas"]["Instant"];
            readonly expiresAt?: components["schemas"]["Instant"];
            readonly revokedAt?: components["schemas"]["Instant"];
            readonly replacedAt?: components["schemas"]["Instant"];
            /** @description The first eight hexadecimal digits of the value's SHA-256. */
            readonly fingerprint: string;
        };
        readonly TokenOrder: {
            readonly environment: components["schemas"]["Environment"];
            /** @description A client token unless given. */
            readonly kind?: components["schemas"]["TokenKind"];
            /** @description The client that it belongs to; one of the mock's own unless given. */
            readonly account?: string;
            /** @description Never unless this or `expiresInSeconds` is given. */
            readonly expiresAt?: components["schemas"]["Instant"];
            /** @description By the mock's clock; 0 or less for one that has expired. */
            readonly expiresInSeconds?: number;
        };
        readonly End: {
            readonly at?: components["schemas"]["Instant"] | "never";
            readonly inSeconds?: number;
        };
        readonly Clock: {
            readonly now: components["schemas"]["Instant"];
            readonly frozen: boolean;
            /** @description How far a clock that runs is ahead of the machine's, in milliseconds; negative where it is behind. */
            readonly aheadMs?: number;
        };
        readonly NearMiss: {
            readonly kind: components["schemas"]["NearMissKind"];
        };
        /** @enum {unknown} */
        readonly NearMissKind: "other-environment" | "ended" | "other-kind" | "misplaced" | "altered" | "placeholder" | "several" | "sent-in-clear" | "not-of-this-mock";
        readonly Request: {
            readonly id: number;
            readonly at: components["schemas"]["Instant"];
            readonly environment: components["schemas"]["Environment"];
            /** @description Counted from 1 for each environment. */
            readonly connection: number;
            readonly method: string;
            readonly path: string;
            readonly query: string;
            readonly operation?: string;
            /** @description 0 where the connection ended without an answer. */
            readonly status: number;
            /** @description `answered`, or why not. */
            readonly cause: string;
            /** @description The same as a sentence, with what came nearest to being right. */
            readonly why: string;
            /** @description Id of the token that was recognised. */
            readonly token?: string;
            /** @description Of what was presented as a token. */
            readonly fingerprint?: string;
            readonly nearMiss?: components["schemas"]["NearMiss"];
            /** @description Id of the fault that happened to it. */
            readonly fault?: string;
            /** @description Name and value of each field, as they came; what could be a token is replaced by its fingerprint. */
            readonly headers: readonly (readonly string[])[];
        };
        /** @description A request fits where it is equal in all that is given. */
        readonly RequestPattern: {
            readonly environment?: components["schemas"]["Environment"];
            readonly method?: string;
            /** @description From the root, without query. */
            readonly path?: string;
            readonly operation?: string;
            readonly status?: number;
            readonly cause?: string;
            /** @description Id of a token. */
            readonly token?: string;
            readonly fingerprint?: string;
            /** @description Kind of the near miss. */
            readonly nearMiss?: components["schemas"]["NearMissKind"];
            readonly fault?: string;
            /** @description Only requests after the one with this id. */
            readonly after?: number;
            /** @description Only requests from this instant on. */
            readonly since?: components["schemas"]["Instant"];
        };
        readonly FaultOrder: {
            /** @description How long it lasts by the mock's clock; until it is cancelled unless given. */
            readonly forSeconds?: number;
        } & components["schemas"]["FaultFields"];
        readonly Fault: {
            /** @description Its kind and a number, such as `reset-1`. */
            readonly id: string;
            /** @description How many requests it has happened to. */
            readonly struck: number;
            readonly until?: components["schemas"]["Instant"];
        } & components["schemas"]["FaultFields"];
        readonly FaultFields: {
            /**
             * @description `latency`: the answer comes late. `status`: another answer. `reset`: the connection is reset without an answer.
             *     `empty`: it is closed without one. `truncated`: it is closed in the middle of the body. `malformed`: the body is
             *     framed well and no JSON. `slow-body`: the body arrives bit by bit.
             * @enum {unknown}
             */
            readonly kind: "latency" | "status" | "reset" | "empty" | "truncated" | "malformed" | "slow-body";
            /** @description Of `latency`, in milliseconds. */
            readonly delayMs?: number;
            /** @description Of `status`. */
            readonly status?: number;
            /** @description Of `status`. Without it, a 429 or 503 that ends by itself says how long that takes. */
            readonly retryAfterSeconds?: number;
            /** @description Of `slow-body`, in milliseconds. */
            readonly bodyOverMs?: number;
            readonly environment?: components["schemas"]["Environment"];
            /** @description Id of an operation of the CFIS description, such as `renewAccessToken`. */
            readonly operation?: string;
            /** @description Id of a token, wherever it is recognised. */
            readonly token?: string;
            /** @description How many requests it happens to; every one unless given. */
            readonly times?: number;
            /**
             * @description `request`: nothing is carried out. `answer`: it is, and then the answer suffers. A `status` loses the request unless
             *     told otherwise, everything else the answer.
             * @enum {unknown}
             */
            readonly loses?: "request" | "answer";
        } & (unknown & unknown & unknown);
        /** @enum {unknown} */
        readonly ScenarioName: "expiring-soon" | "expires-mid-run" | "rotated" | "revoked" | "rate-limited" | "outage";
        readonly Scenario: {
            readonly name: components["schemas"]["ScenarioName"];
            readonly title: string;
            readonly active: boolean;
        };
        readonly Problem: {
            /**
             * @description `about:blank`: the title says it (RFC 9457 section 4.2.1).
             * @constant
             */
            readonly type: "about:blank";
            /** @description The name of the status. */
            readonly title: string;
            readonly status: number;
            /** @description What is wrong, and what to do about it. */
            readonly detail: string;
            readonly errors?: readonly {
                /** @description A JSON pointer into the body, or the name of a parameter after `?`. */
                readonly place: string;
                readonly problem: string;
            }[];
        };
    };
    responses: {
        /** @description The call was not carried out; this is why (RFC 9457). */
        readonly Problem: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token, without its value. */
        readonly Token: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Token"];
            };
        };
        /** @description The clock as it stands. */
        readonly Clock: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Clock"];
            };
        };
        /** @description Requests of the journal. */
        readonly Requests: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": {
                    readonly requests: readonly components["schemas"]["Request"][];
                    /** @description How many requests there have been since the start or the last reset, kept or not. */
                    readonly total: number;
                };
            };
        };
        /** @description What is planned, in the order of planning. */
        readonly Faults: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": {
                    readonly faults: readonly components["schemas"]["Fault"][];
                };
            };
        };
        /** @description All there are. */
        readonly Scenarios: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": {
                    readonly scenarios: readonly components["schemas"]["Scenario"][];
                };
            };
        };
    };
    parameters: {
        /** @description Its id, such as `staging-valid`. */
        readonly TokenId: string;
    };
    requestBodies: {
        readonly Pattern: {
            readonly content: {
                readonly "application/json": components["schemas"]["RequestPattern"];
            };
        };
    };
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly getHealth: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It answers on all its ports. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Health"];
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly resetMock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is as it was. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly watchEvents: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A stream of events. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly getCaCertificate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The authority's certificate. It is public; its key stays where it is. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-pem-file": string;
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly listTokens: {
        readonly parameters: {
            readonly query?: {
                readonly environment?: components["schemas"]["Environment"];
                readonly kind?: components["schemas"]["TokenKind"];
                readonly state?: components["schemas"]["TokenState"];
                /** @description Only those after the token with this id. */
                readonly after?: string;
                /** @description Only so many of the first. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description They, without their values. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly tokens: readonly components["schemas"]["Token"][];
                    };
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly issueToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TokenOrder"];
            };
        };
        readonly responses: {
            /** @description It works from now on. This is the only time that its value is told. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IssuedToken"];
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly getToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id, such as `staging-valid`. */
                readonly tokenId: components["parameters"]["TokenId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Token"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly removeToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id, such as `staging-valid`. */
                readonly tokenId: components["parameters"]["TokenId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is unknown. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly expireToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id, such as `staging-valid`. */
                readonly tokenId: components["parameters"]["TokenId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["End"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Token"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly revokeToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id, such as `staging-valid`. */
                readonly tokenId: components["parameters"]["TokenId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["End"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Token"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly rotateToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id, such as `staging-valid`. */
                readonly tokenId: components["parameters"]["TokenId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    readonly overlapSeconds?: number;
                };
            };
        };
        readonly responses: {
            /** @description The new token, with its value. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IssuedToken"];
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly getClock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Clock"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly freezeClock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    readonly at?: components["schemas"]["Instant"];
                };
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Clock"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly setClock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly at: components["schemas"]["Instant"];
                };
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Clock"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly advanceClock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Back where it is negative. Counted to the millisecond. */
                    readonly seconds: number;
                };
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Clock"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly resetClock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Clock"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly listRequests: {
        readonly parameters: {
            readonly query?: {
                /** @description Only so many of the latest. */
                readonly limit?: number;
                /** @description Only those after this one. */
                readonly after?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Requests"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly resetRequests: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is empty. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly getRequest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly requestId: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It, with its header section. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Request"];
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly findRequests: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: components["requestBodies"]["Pattern"];
        readonly responses: {
            readonly 200: components["responses"]["Requests"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly countRequests: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: components["requestBodies"]["Pattern"];
        readonly responses: {
            /** @description How many there are. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly count: number;
                    };
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly listNearMisses: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Requests"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly listFaults: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Faults"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly planFault: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["FaultOrder"];
            };
        };
        readonly responses: {
            /** @description It waits for its requests. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Fault"];
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly cancelFaults: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description None is planned. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly getFault: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly faultId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Fault"];
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly cancelFault: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly faultId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is planned no more. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly listScenarios: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Scenarios"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly resetScenarios: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Scenarios"];
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly beginScenario: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly scenario: components["schemas"]["ScenarioName"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It goes on. Tokens that came to be with it are told here, and nowhere else. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly scenario: components["schemas"]["Scenario"];
                        readonly issued: readonly components["schemas"]["IssuedToken"][];
                    };
                };
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
    readonly endScenario: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly scenario: components["schemas"]["ScenarioName"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It goes on no more. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly "4XX": components["responses"]["Problem"];
        };
    };
}
