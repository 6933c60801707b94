import {
  type MembershipRole,
  WORKGROUP_PERMISSIONS,
  type WorkgroupPermission,
} from '../../src/core/actor.ts';
import { SCOPES } from '../../src/core/scopes.ts';
import { type Context, inTransaction } from '../../src/infra/context.ts';
import type { Authenticate } from '../../src/infra/http/auth.ts';
import { newId } from '../../src/infra/ids.ts';
import {
  createAuthenticate,
  createClient,
  ensureFirstPartyClient,
  ensureSigningKey,
  issueClientToken,
  issuePersonToken,
} from '../../src/modules/access/index.ts';
import { createMembership } from '../../src/modules/organisations/index.ts';
import { createPerson } from '../../src/modules/people/index.ts';
import { createWorkgroup } from '../../src/modules/regions/index.ts';

interface PersonOptions {
  memberships?: { organisationId: string; role: MembershipRole }[];
  isPlatformAdmin?: boolean;
  /** Made a member of a workgroup that curates these. */
  curatedRegionIds?: string[];
  /** Left out, all. */
  permissions?: readonly WorkgroupPermission[];
  /** Left out, all. */
  scopes?: string[];
}

interface ClientOptions {
  organisationId: string;
  /** Makes it a client with a secret for this source; left out, one with a key of its own. */
  sourceId?: string;
  scopes?: string[];
}

export interface TestTokens {
  authenticate: Authenticate;
  person(options?: PersonOptions): Promise<{ personId: string; token: string }>;
  client(options: ClientOptions): Promise<{ clientId: string; token: string }>;
}

const LIFETIME_SECONDS = 3600;
const ALL_SCOPES = Object.keys(SCOPES);

async function publicKey(): Promise<Record<string, unknown>> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return { ...(await crypto.subtle.exportKey('jwk', pair.publicKey)), kid: newId() };
}

/** Makes people and clients in the database and gives their bearer tokens, as the token service would. */
export async function createTokens(ctx: () => Context, issuer: string): Promise<TestTokens> {
  await ensureSigningKey(ctx());
  await ensureFirstPartyClient(ctx());
  return {
    authenticate: createAuthenticate({ issuer, audience: issuer, trustedIssuers: [] }),
    person: async ({
      memberships = [],
      isPlatformAdmin = false,
      curatedRegionIds = [],
      permissions = WORKGROUP_PERMISSIONS,
      scopes = ALL_SCOPES,
    } = {}) => {
      const name = `persoon-${newId()}`;
      const person = await createPerson(ctx(), { email: `${name}@school.example`, name, isPlatformAdmin });
      for (const membership of memberships)
        await createMembership(ctx(), { personId: person.id, ...membership });
      if (curatedRegionIds.length > 0) {
        const members = [{ personId: person.id, permissions }];
        await createWorkgroup(ctx(), {
          slug: name,
          name,
          summary: 'Test',
          regionIds: curatedRegionIds,
          members,
        });
      }
      const token = await issuePersonToken(ctx(), {
        issuer,
        personId: person.id,
        scopes,
        lifetimeSeconds: LIFETIME_SECONDS,
      });
      return { personId: person.id, token };
    },
    client: async ({ organisationId, sourceId, scopes = ALL_SCOPES }) => {
      const method =
        sourceId === undefined
          ? { authMethod: 'private_key_jwt' as const, publicKeys: [await publicKey()] }
          : { authMethod: 'client_secret_basic' as const, sourceId };
      const { clientId } = await inTransaction(ctx(), (ctx) =>
        createClient(ctx, {
          name: 'Partner',
          grantType: 'client_credentials',
          organisationId,
          scopes: ALL_SCOPES,
          ...method,
        }),
      );
      const token = await issueClientToken(ctx(), {
        issuer,
        clientId,
        scopes,
        lifetimeSeconds: LIFETIME_SECONDS,
      });
      return { clientId, token };
    },
  };
}
