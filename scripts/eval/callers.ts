import type { Context } from '../../src/infra/context.ts';
import { createClient, issueClientToken, issuePersonToken } from '../../src/modules/access/index.ts';
import { createMembership, createOrganisation } from '../../src/modules/organisations/index.ts';
import { createSource } from '../../src/modules/partner-sync/index.ts';
import { createPerson } from '../../src/modules/people/index.ts';

/** A school whose teacher posts the calls. */
export interface EvalSchool {
  id: string;
  teacherToken: string;
}

/** A partner that delivers the catalogue. */
export interface EvalPartner {
  sourceId: string;
  clientId: string;
  clientSecret: string;
  token: string;
}

const LIFETIME_SECONDS = 7200;

/** A school of every sector, of which no place is known: no activity is nearer to it than another. */
export async function makeSchool(ctx: Context, issuer: string): Promise<EvalSchool> {
  const { id } = await createOrganisation(ctx, {
    name: 'School van de meting',
    kinds: ['school'],
    sectors: ['po', 'so', 'vo', 'mbo'],
    status: 'active',
  });
  const { id: personId } = await createPerson(ctx, { email: 'meting@school.example', name: 'Meting' });
  await createMembership(ctx, { personId, organisationId: id, role: 'teacher' });
  const teacherToken = await issuePersonToken(ctx, { issuer, personId, lifetimeSeconds: LIFETIME_SECONDS });
  return { id, teacherToken };
}

/** A partner with a source that is trusted, so that what it delivers is published at once. */
export async function makePartner(ctx: Context, issuer: string): Promise<EvalPartner> {
  const partner = await createOrganisation(ctx, {
    name: 'Catalogus van de meting',
    kinds: ['partner'],
    status: 'active',
  });
  const { id: sourceId } = await createSource(ctx, {
    organisationId: partner.id,
    name: 'Catalogus',
    isTrusted: true,
  });
  const { clientId, clientSecret = '' } = await createClient(ctx, {
    name: 'Catalogus van de meting',
    grantType: 'client_credentials',
    authMethod: 'client_secret_basic',
    organisationId: partner.id,
    sourceId,
    scopes: ['sources:read', 'sources:write'],
  });
  const token = await issueClientToken(ctx, { issuer, clientId, lifetimeSeconds: LIFETIME_SECONDS });
  return { sourceId, clientId, clientSecret, token };
}
