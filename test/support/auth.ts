import { SCOPES } from '../../src/api-facts.ts';
import type { Actor, MembershipRole } from '../../src/core/actor.ts';
import { DomainError } from '../../src/core/errors.ts';
import type { Context } from '../../src/infra/context.ts';
import type { Authenticate } from '../../src/infra/http/auth.ts';
import { newId } from '../../src/infra/ids.ts';

export interface PersonOptions {
  memberships?: { organisationId: string; role: MembershipRole }[];
  isPlatformAdmin?: boolean;
  curatedRegionIds?: string[];
  /** Default: all. */
  scopes?: string[];
}

export interface ClientOptions {
  organisationId: string;
  sourceId?: string;
  scopes?: string[];
}

export interface TestTokens {
  authenticate: Authenticate;
  person(options?: PersonOptions): Promise<{ personId: string; token: string }>;
  client(options: ClientOptions): Promise<{ clientId: string; token: string }>;
}

/** Makes people and clients and gives their bearer tokens. */
export async function createTokens(_ctx: () => Context): Promise<TestTokens> {
  const actors = new Map<string, Actor>();
  const keep = (actor: Actor) => {
    const token = newId();
    actors.set(token, actor);
    return token;
  };
  return {
    authenticate: async (_request, token) => {
      const actor = actors.get(token);
      if (actor === undefined) throw new DomainError('token_invalid', 'Onbekend token.');
      return actor;
    },
    person: async (options = {}) => {
      const personId = newId();
      const token = keep({
        kind: 'person',
        personId,
        clientId: 'ondertussen-web',
        scopes: options.scopes ?? Object.keys(SCOPES),
        memberships: options.memberships ?? [],
        curatedRegionIds: options.curatedRegionIds ?? [],
        isPlatformAdmin: options.isPlatformAdmin ?? false,
      });
      return { personId, token };
    },
    client: async (options) => {
      const clientId = newId();
      const token = keep({
        kind: 'client',
        clientId,
        organisationId: options.organisationId,
        ...(options.sourceId === undefined ? {} : { sourceId: options.sourceId }),
        scopes: options.scopes ?? Object.keys(SCOPES),
      });
      return { clientId, token };
    },
  };
}
