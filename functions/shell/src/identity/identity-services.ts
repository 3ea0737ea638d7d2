import type { Clients } from '../clients.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { cedarPolicyEngine } from '../policy/policy-engine.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import { policyDirectory, readPolicyPack } from '../policy/policy-pack.ts';
import { dynamoItemTable } from '../table/dynamo-item-table.ts';
import { memoryItemTable } from '../table/memory-item-table.ts';
import { memoryIdentityProvider } from './memory-identity-provider.ts';
import { unitIndex } from './posting-index.ts';
import type { UnitIndex } from './posting-index.ts';
import type { TokenVerifier } from './principal.ts';
import { sessionStore } from './session-store.ts';
import type { SessionStore } from './session-store.ts';
import { ticketStore } from './ticket.ts';
import type { TicketStore } from './ticket.ts';
import { remoteKeys, tokenVerifier } from './token-verifier.ts';

/** Who asks, where they may stand, and what the published policies say. */
export interface IdentityServices {
  readonly policy: PolicyEngine;
  readonly verifier: TokenVerifier;
  readonly sessions: SessionStore;
  readonly tickets: TicketStore;
  readonly unitIndex: UnitIndex;
}

/** How each is made on AWS, to be made on first use. */
export function identityMakers(clients: Clients, config: Config) {
  const connections = () => dynamoItemTable(clients.dynamo, config.connectionsTable);
  return {
    policy: () => cedarPolicyEngine(readPolicyPack(policyDirectory(config.policyDir))),
    verifier: ({ clock }) => {
      const rules = { issuer: config.oidcIssuer, clientId: config.oidcClientId };
      return tokenVerifier(rules, remoteKeys(config.oidcJwksUri), clock);
    },
    sessions: ({ clock }) => sessionStore(connections(), clock),
    tickets: () => ticketStore(connections()),
    unitIndex: () => unitIndex(dynamoItemTable(clients.dynamo, config.viewsTable)),
  } satisfies {
    readonly [K in keyof IdentityServices]: (self: {
      readonly clock: Clock;
    }) => IdentityServices[K];
  };
}

let published: PolicyEngine | undefined;
/** The published policies keep no state, so all twins of a process share them. */
const publishedPolicies = () =>
  (published ??= cedarPolicyEngine(readPolicyPack(policyDirectory(undefined))));

/** The in-memory twins, with the provider that issues the tokens. */
export function memoryIdentityServices(clock: Clock) {
  const identityProvider = memoryIdentityProvider(clock);
  const connections = memoryItemTable();
  return {
    identityProvider,
    policy: publishedPolicies(),
    verifier: tokenVerifier(identityProvider.rules, identityProvider.keys, clock),
    sessions: sessionStore(connections, clock),
    tickets: ticketStore(connections),
    unitIndex: unitIndex(memoryItemTable()),
  } satisfies IdentityServices & { readonly identityProvider: unknown };
}
