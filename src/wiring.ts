import { promisify } from 'node:util';
import type pino from 'pino';
import { buildApp } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import type { Context } from './infra/context.ts';
import { closeDb, createDb, type Db } from './infra/db/client.ts';
import { pendingMigrations } from './infra/db/migrate.ts';
import { createMetrics, listenMetrics, type Metrics } from './infra/http/metrics.ts';
import { memoryStores } from './infra/http/rate-limit.ts';
import { serve } from './infra/http/serve.ts';
import { housekeepingJobs } from './infra/jobs/housekeeping.ts';
import type { Job } from './infra/jobs/job.ts';
import { jobTimer } from './infra/jobs/job-metrics.ts';
import { startWorker } from './infra/jobs/worker.ts';
import { createLog } from './infra/log.ts';
import { createMailer, domainOf } from './infra/mail.ts';
import type { Running } from './infra/process.ts';
import { sharedSecret } from './infra/secrets.ts';
import { explainListenError, StartError } from './infra/start-error.ts';
import { systemContext } from './infra/system-context.ts';
import {
  accessJobs,
  createAuthenticate,
  ensureFirstPartyClient,
  ensureSigningKey,
} from './modules/access/index.ts';
import {
  activityImageJobs,
  activityTermsJobs,
  duplicateCandidateJobs,
  sessionJobs,
} from './modules/activities/index.ts';
import { demandCallJobs } from './modules/demand-calls/index.ts';
import { demandResponseJobs } from './modules/demand-responses/index.ts';
import { matchingJobs, watchDemandJobs } from './modules/matching/index.ts';
import { mediaJobs } from './modules/media/index.ts';
import { keepingCopies, notificationJobs } from './modules/notifications/index.ts';
import { organisationJobs } from './modules/organisations/index.ts';
import { partnerSyncJobs } from './modules/partner-sync/index.ts';
import { federatedAccounts } from './modules/people/index.ts';
import { loggingMails, privacyJobs } from './modules/privacy/index.ts';
import { reservationJobs, seatClaimJobs } from './modules/reservations/index.ts';

/** The background work of all modules. */
export function jobsOf(mail: Parameters<typeof notificationJobs>[0]): Job[] {
  return [
    ...housekeepingJobs,
    ...accessJobs(mail.sendMail),
    ...activityImageJobs,
    ...activityTermsJobs,
    ...demandCallJobs,
    ...demandResponseJobs,
    ...duplicateCandidateJobs,
    ...matchingJobs,
    ...watchDemandJobs,
    ...organisationJobs,
    ...mediaJobs,
    ...partnerSyncJobs,
    ...privacyJobs,
    ...reservationJobs,
    ...notificationJobs(mail),
    ...seatClaimJobs,
    ...sessionJobs,
  ];
}

/** All of it as the settings say; without a mail server, mail is written to the log in development. */
function allJobs(config: Config, { db, log }: { db: Db; log: pino.Logger }): Job[] {
  const { smtpUrl, mailFrom, publicBaseUrl } = config;
  const isProduction = config.environment === 'production';
  const mailer = createMailer({ smtpUrl, from: mailFrom, log: isProduction ? undefined : log });
  const sendMail = loggingMails(db, isProduction ? mailer : keepingCopies(db, mailer));
  return jobsOf({ sendMail, publicBaseUrl, mailDomain: domainOf(mailFrom) });
}

/** Without an address each process would start a database of its own, and only one may. */
const NO_ADDRESS =
  'DATABASE_URL: set it for processes that run apart; npm start runs all in one with an embedded database.';

/** Time for load balancers to see that readiness fails; at a developer's desk there is none. */
const DRAIN_MS: Record<Config['environment'], number> = { production: 3_000, test: 300, development: 0 };

/** The settings; when they are wrong, says so in one line and ends the process with exit code 2. */
export function configOrExit(): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`ondertussen: ${error.message}\n`);
    process.exit(2);
  }
}

/** @throws StartError when there is no database that processes can share */
export function assertSharedDatabase({ databaseUrl }: Config): void {
  if (databaseUrl === undefined) throw new StartError(NO_ADDRESS);
}

/** The log of a process; `name` tells the kinds of processes apart. */
export function logOf({ logLevel, environment }: Config, name: string): pino.Logger {
  return createLog({
    level: logLevel,
    name,
    isPretty: environment === 'development' && process.stdout.isTTY,
  });
}

/**
 * Collects metrics and serves them on their own port.
 * @throws StartError when that port is taken
 */
export async function startMetrics({ host, metricsPort }: Config): Promise<Running & { metrics: Metrics }> {
  const metrics = createMetrics();
  const server = await listenMetrics(metrics, host, metricsPort).catch((error) => {
    throw explainListenError(error, 'METRICS_PORT', host, metricsPort);
  });
  const stop = async () => {
    server.closeAllConnections();
    await promisify(server.close.bind(server))();
  };
  return { metrics, stop };
}

interface Parts {
  log: pino.Logger;
  metrics: Metrics;
}

/**
 * Builds the HTTP service on a migrated database and listens.
 * @throws StartError when the port is taken
 */
export async function startApi(config: Config, { db, log, metrics }: Parts & { db: Db }): Promise<Running> {
  let isStopping = false;
  const { publicBaseUrl, trustedIssuers } = config;
  const ctx = systemContext({ db, log, name: 'start' });
  await ensureSigningKey(ctx);
  await ensureFirstPartyClient(ctx);
  const app = await buildApp({
    db,
    log,
    publicBaseUrl,
    firstPartyOrigins: config.firstPartyOrigins,
    trustProxy: config.trustProxy,
    cursorSecret: await sharedSecret(db, 'cursor'),
    pseudonymSecret: await sharedSecret(db, 'pseudonym'),
    authenticate: createAuthenticate({
      issuer: publicBaseUrl,
      audience: publicBaseUrl,
      trustedIssuers,
      accounts: federatedAccounts,
    }),
    oauth: {
      trustedIssuers: trustedIssuers.map(({ issuer }) => issuer),
      strictAudience: config.oauthStrictAudience,
    },
    ...(config.rateLimits ? { rateLimits: memoryStores() } : {}),
    showsOutbox: config.environment !== 'production',
    readiness: {
      pendingMigrations: async () => (await pendingMigrations(db)).length,
      isStopping: () => isStopping,
    },
    metrics,
  });
  const onStopping = () => {
    isStopping = true;
  };
  const { host, port, environment } = config;
  return serve(app, { host, port, drainMs: DRAIN_MS[environment], onStopping });
}

/** Works through the queue with a pool of its own, whose limits suit long work. */
export async function startJobs(
  config: Config,
  { url, log, metrics }: Parts & { url: string },
): Promise<Running> {
  const db = createDb(url, { role: 'worker', poolSize: config.databasePoolSize });
  const worker = await startWorker({
    db,
    url,
    jobs: allJobs(config, { db, log }),
    log,
    onEnd: jobTimer(metrics.registry),
  });
  const stop = async () => {
    await worker.stop();
    await closeDb(db);
  };
  return { stop };
}

interface DemoTool {
  seedDemo(ctx: Context, config: Config): Promise<void>;
}

/** Demo data is a tool of development beside `src`, absent from the image, so it is loaded only when asked for. */
export async function seedDemo(config: Config, { db, log }: { db: Db; log: pino.Logger }): Promise<void> {
  const tool: DemoTool = await import(new URL('../scripts/seed.ts', import.meta.url).href);
  await tool.seedDemo(systemContext({ db, log, name: 'seed' }), config);
}

/** Ends parts one after another, the last started first. */
export async function stopAll(parts: readonly Running[]): Promise<void> {
  for (const part of parts.toReversed()) await part.stop();
}
