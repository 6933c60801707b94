import compress from '@fastify/compress';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyInstance } from 'fastify';
import type pino from 'pino';
import { API_VERSION, CHANGELOG, SCOPES, TAGS } from './api-facts.ts';
import { allComponents } from './core/schemas/component.ts';
import type { Db } from './infra/db/client.ts';
import { type Authenticate, registerAuth } from './infra/http/auth.ts';
import { registerConditional } from './infra/http/conditional.ts';
import { registerDocs, registerProblemPages } from './infra/http/docs.ts';
import { registerErrorHandler } from './infra/http/errors.ts';
import { frameworkErrorOptions } from './infra/http/framework-errors.ts';
import { registerHeaders } from './infra/http/headers.ts';
import { type ReadinessChecks, registerHealth } from './infra/http/health.ts';
import { registerIdempotency } from './infra/http/idempotency.ts';
import { registerJsonParsers } from './infra/http/json-body.ts';
import { registerJwt } from './infra/http/jwt.ts';
import { metaRoutes } from './infra/http/meta.routes.ts';
import { type Metrics, registerMetrics } from './infra/http/metrics.ts';
import { registerNegotiation } from './infra/http/negotiation.ts';
import { registerNotFound } from './infra/http/not-found.ts';
import { registerOpenApi } from './infra/http/openapi.ts';
import type { RateLimitPolicy } from './infra/http/operation.ts';
import { completeOperations } from './infra/http/operation-routes.ts';
import { registerPrefer } from './infra/http/prefer.ts';
import { registerProcessingLog } from './infra/http/processing-log.ts';
import { countRefusals, type RateLimitStore, registerRateLimits } from './infra/http/rate-limit.ts';
import { registerRequestContext } from './infra/http/request-context.ts';
import { buildSerializer } from './infra/http/serialization.ts';
import { buildValidator } from './infra/http/validation.ts';
import { newId } from './infra/ids.ts';
import {
  accessRoutes,
  createPublicKeyFinder,
  type OauthOptions,
  oauthRoutes,
} from './modules/access/index.ts';
import {
  activityImageRoutes,
  activityRoutes,
  activitySearchRoutes,
  curationRoutes,
  FacetQuery,
  favouriteRoutes,
  programmeRoutes,
  sessionRoutes,
  sessionSeriesRoutes,
  sessionStepRoutes,
} from './modules/activities/index.ts';
import { administrationRoutes } from './modules/administration/index.ts';
import { DemandCallQuery, demandCallRoutes, learnerQuestionRoutes } from './modules/demand-calls/index.ts';
import {
  callInvitationRoutes,
  demandResponseRoutes,
  responseMessageRoutes,
} from './modules/demand-responses/index.ts';
import { countEmptySearch, matchingRoutes } from './modules/matching/index.ts';
import { fileUploadRoutes } from './modules/media/index.ts';
import { moderationRoutes } from './modules/moderation/index.ts';
import { mailActionRoutes, mailOutboxRoutes } from './modules/notifications/index.ts';
import { locationRoutes, organisationRoutes } from './modules/organisations/index.ts';
import { partnerSyncRoutes } from './modules/partner-sync/index.ts';
import {
  attestationPolicyRoutes,
  attestationRoutes,
  availabilitySlotRoutes,
  expertProfileRoutes,
  expertRoutes,
  expertStatusRoutes,
  federatedAccounts,
  notificationPreferenceRoutes,
  peopleRoutes,
  savedSearchRoutes,
  userRoutes,
} from './modules/people/index.ts';
import { dataSubjectRequestRoutes } from './modules/privacy/index.ts';
import { regionRoutes, schoolHolidayRoutes } from './modules/regions/index.ts';
import {
  appointmentRoutes,
  feedbackRoutes,
  holdRoutes,
  reservationRoutes,
  waitlistRoutes,
} from './modules/reservations/index.ts';

/** All that the service needs from its process; nothing else is read. */
export interface AppDeps {
  db: Db;
  log: pino.Logger;
  publicBaseUrl: string;
  firstPartyOrigins: readonly string[];
  trustProxy: string | false;
  /** Key of the HMAC in cursors; the same in every process. */
  cursorSecret: string;
  /** Key of the pseudonyms in the processing log; the same in every process. */
  pseudonymSecret: string;
  authenticate: Authenticate;
  oauth?: Pick<OauthOptions, 'trustedIssuers' | 'strictAudience'>;
  /** Absent: no rate limits. */
  rateLimits?: Record<RateLimitPolicy, RateLimitStore>;
  /** Mails can be read at /outbox; outside production only. */
  showsOutbox?: boolean;
  readiness: ReadinessChecks;
  metrics: Metrics;
}

/** Limits of the HTTP server (C-56). */
const SERVER_LIMITS = {
  bodyLimit: 262_144,
  // Long, for a catalogue that comes in as a stream; other requests end by their handlerTimeout.
  requestTimeout: 600_000,
  handlerTimeout: 15_000,
  keepAliveTimeout: 65_000,
  connectionTimeout: 0,
} as const;

function createServer({ log, trustProxy, publicBaseUrl }: AppDeps): FastifyInstance {
  return Fastify({
    ...SERVER_LIMITS,
    ...frameworkErrorOptions({ publicBaseUrl, apiVersion: API_VERSION }),
    loggerInstance: log,
    genReqId: newId,
    requestIdHeader: false,
    trustProxy,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: false },
    schemaController: {
      compilersFactory: {
        buildValidator: buildValidator as never,
        buildSerializer: buildSerializer as never,
      },
    },
  }) as unknown as FastifyInstance;
}

/** Everything between the socket and a module, in the order it runs. */
async function registerEdge(app: FastifyInstance, deps: AppDeps): Promise<void> {
  app.decorate('publicBaseUrl', deps.publicBaseUrl);
  app.decorate('cursorSecret', deps.cursorSecret);
  registerErrorHandler(app);
  registerJsonParsers(app);
  registerRequestContext(app, deps.db);
  registerProcessingLog(app, deps);
  registerHeaders(app, { apiVersion: API_VERSION, firstPartyOrigins: deps.firstPartyOrigins });
  registerNegotiation(app);
  await registerJwt(app, { issuer: deps.publicBaseUrl, publicKeyOf: createPublicKeyFinder() });
  const { rateLimits } = deps;
  registerAuth(app, deps.authenticate, rateLimits && countRefusals(rateLimits));
  if (rateLimits !== undefined) registerRateLimits(app, rateLimits);
  registerMetrics(app, deps.metrics);
  registerConditional(app);
  registerPrefer(app);
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] });
  registerNotFound(app, deps.firstPartyOrigins);
  completeOperations(app);
  registerIdempotency(app);
  await registerOpenApi(app, { version: API_VERSION, scopes: SCOPES, tags: TAGS });
}

/**
 * The HTTP service, ready to be injected into or to listen. It never listens itself and reads no environment.
 * @throws Error when an operation lacks its facts
 */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = createServer(deps);
  await registerEdge(app, deps);
  for (const schema of allComponents()) app.addSchema(schema);
  registerHealth(app, deps.db, deps.readiness);
  registerProblemPages(app);
  await registerDocs(app);
  await app.register(mailActionRoutes, { rateLimits: deps.rateLimits });
  if (deps.showsOutbox === true) await app.register(mailOutboxRoutes);
  await app.register(oauthRoutes, {
    ...deps.oauth,
    createAccount: federatedAccounts.create,
    rateLimits: deps.rateLimits,
  });
  await app.register(
    async (v1) => {
      const typed = v1.withTypeProvider<TypeBoxTypeProvider>();
      await typed.register(metaRoutes, { version: API_VERSION, changelog: CHANGELOG });
      await typed.register(accessRoutes);
      await typed.register(regionRoutes);
      await typed.register(schoolHolidayRoutes);
      await typed.register(organisationRoutes);
      await typed.register(locationRoutes);
      await typed.register(expertRoutes);
      await typed.register(expertProfileRoutes);
      await typed.register(expertStatusRoutes);
      await typed.register(availabilitySlotRoutes);
      await typed.register(attestationRoutes);
      await typed.register(attestationPolicyRoutes);
      await typed.register(peopleRoutes);
      await typed.register(notificationPreferenceRoutes);
      await typed.register(savedSearchRoutes, {
        queries: { activities: FacetQuery, demand_calls: DemandCallQuery },
      });
      await typed.register(userRoutes);
      await typed.register(fileUploadRoutes);
      await typed.register(activitySearchRoutes, { onEmptySearch: countEmptySearch });
      await typed.register(activityImageRoutes);
      await typed.register(activityRoutes);
      await typed.register(curationRoutes);
      await typed.register(sessionRoutes);
      await typed.register(favouriteRoutes);
      await typed.register(sessionStepRoutes);
      await typed.register(sessionSeriesRoutes);
      await typed.register(programmeRoutes);
      await typed.register(demandCallRoutes);
      await typed.register(learnerQuestionRoutes);
      await typed.register(demandResponseRoutes);
      await typed.register(responseMessageRoutes);
      await typed.register(callInvitationRoutes);
      await typed.register(matchingRoutes);
      await typed.register(moderationRoutes);
      await typed.register(administrationRoutes);
      await typed.register(dataSubjectRequestRoutes);
      await typed.register(partnerSyncRoutes);
      await typed.register(reservationRoutes);
      await typed.register(appointmentRoutes);
      await typed.register(feedbackRoutes);
      await typed.register(holdRoutes);
      await typed.register(waitlistRoutes);
    },
    { prefix: '/v1' },
  );
  await app.ready();
  return app;
}
