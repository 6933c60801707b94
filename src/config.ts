import { resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { readTrustedIssuers, type TrustedIssuer } from './core/trusted-issuer.ts';

const Flag = Type.Unsafe<'true' | 'false'>({ type: 'string', enum: ['true', 'false'] });
const Port = Type.String({ pattern: '^[0-9]{1,5}$' });

/** The environment the service reads; every value is a string, as the operating system gives it. */
const Environment = Type.Object({
  NODE_ENV: Type.Optional(Type.String({ pattern: '^(development|test|production)$' })),
  PORT: Type.Optional(Port),
  HOST: Type.Optional(Type.String({ minLength: 1 })),
  METRICS_PORT: Type.Optional(Port),
  PUBLIC_BASE_URL: Type.Optional(Type.String({ pattern: '^https?://[^/]+$' })),
  FIRST_PARTY_ORIGINS: Type.Optional(Type.String()),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  DATABASE_POOL_SIZE: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$' })),
  DATA_DIR: Type.Optional(Type.String({ minLength: 1 })),
  LOG_LEVEL: Type.Optional(Type.String({ pattern: '^(fatal|error|warn|info|debug|trace|silent)$' })),
  SEED_DEMO: Type.Optional(Flag),
  SMTP_URL: Type.Optional(Type.String({ pattern: '^smtps?://' })),
  MAIL_FROM: Type.Optional(Type.String({ minLength: 3 })),
  TRUSTED_ISSUERS: Type.Optional(Type.String()),
  OAUTH_STRICT_AUDIENCE: Type.Optional(Flag),
  RATE_LIMITS: Type.Optional(Flag),
  TRUST_PROXY: Type.Optional(Type.String({ minLength: 1 })),
});

/** Names with these beginnings are ours: a name we do not know is a typing error, not a setting. */
const OWN_PREFIXES = [
  'DATABASE_',
  'DATA_DIR',
  'SEED_',
  'OAUTH_',
  'METRICS_',
  'PUBLIC_BASE',
  'RATE_LIMITS',
  'SMTP_',
];

/** Addresses that may hold a password, which no message repeats. */
const WITH_PASSWORD = new Set(['DATABASE_URL', 'SMTP_URL']);

/** What the processes run on; parsed once at start and frozen. Sizes in units named by the property. */
export interface Config {
  environment: 'development' | 'test' | 'production';
  port: number;
  host: string;
  metricsPort: number;
  publicBaseUrl: string;
  firstPartyOrigins: readonly string[];
  /** Absent: the embedded PostgreSQL is started. */
  databaseUrl: string | undefined;
  databasePoolSize: number;
  dataDir: string;
  logLevel: string;
  seedDemo: boolean;
  smtpUrl: string | undefined;
  mailFrom: string;
  /** OpenID Connect issuers whose tokens are accepted besides our own (C-81). */
  trustedIssuers: readonly TrustedIssuer[];
  oauthStrictAudience: boolean;
  rateLimits: boolean;
  trustProxy: string | false;
}

/** Thrown for an unknown or unusable setting; the message names every fault. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Env = Static<typeof Environment>;

function issuerFaults(text = ''): string[] {
  try {
    readTrustedIssuers(text);
    return [];
  } catch (error) {
    return [`TRUSTED_ISSUERS is not usable (${(error as Error).message})`];
  }
}

function faultsOf(env: Record<string, string | undefined>): string[] {
  const known = new Set(Object.keys(Environment.properties));
  const unknown = Object.keys(env).filter(
    (name) => !known.has(name) && OWN_PREFIXES.some((p) => name.startsWith(p)),
  );
  const given = Object.fromEntries(Object.entries(env).filter(([name]) => known.has(name)));
  const invalid = [...Value.Errors(Environment, given)].map((error) => {
    const name = error.instancePath.slice(1);
    const shown = WITH_PASSWORD.has(name) ? name : `${name}=${JSON.stringify(env[name])}`;
    return `${shown} is not usable (${error.message})`;
  });
  const ports = (['PORT', 'METRICS_PORT'] as const)
    .filter((name) => Number(env[name] ?? 0) > 65_535)
    .map((name) => `${name}=${env[name]} is above 65535`);
  return [
    ...issuerFaults(env.TRUSTED_ISSUERS),
    ...unknown.map((name) => `${name} is not a setting of this service`),
    ...invalid,
    ...ports,
  ];
}

const isOn = (flag: string | undefined, otherwise: boolean) =>
  flag === undefined ? otherwise : flag === 'true';

const list = (value: string | undefined) =>
  (value ?? '')
    .split(',')
    .map((s) => s.trim())
    .filter(Boolean);

/**
 * Reads the settings from the environment.
 * @throws ConfigError naming every unknown name and unusable value at once
 */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const faults = faultsOf(set);
  if (faults.length > 0) throw new ConfigError(`Configuration: ${faults.join('; ')}. See .env.example.`);
  const given = set as Env;
  const environment = (given.NODE_ENV ?? 'development') as Config['environment'];
  const port = Number(given.PORT ?? 3000);
  const embedded = given.DATABASE_URL === undefined;
  return Object.freeze({
    environment,
    port,
    host: given.HOST ?? '127.0.0.1',
    metricsPort: Number(given.METRICS_PORT ?? 9464),
    publicBaseUrl: given.PUBLIC_BASE_URL ?? `http://localhost:${port}`,
    firstPartyOrigins: list(given.FIRST_PARTY_ORIGINS),
    databaseUrl: given.DATABASE_URL,
    databasePoolSize: Number(given.DATABASE_POOL_SIZE ?? 10),
    dataDir: resolve(given.DATA_DIR ?? '.data'),
    logLevel: given.LOG_LEVEL ?? 'info',
    seedDemo: isOn(given.SEED_DEMO, embedded && environment === 'development'),
    smtpUrl: given.SMTP_URL,
    mailFrom: given.MAIL_FROM ?? 'Ondertussen <noreply@ondertussen.example>',
    trustedIssuers: readTrustedIssuers(given.TRUSTED_ISSUERS),
    oauthStrictAudience: isOn(given.OAUTH_STRICT_AUDIENCE, false),
    rateLimits: isOn(given.RATE_LIMITS, true),
    trustProxy: given.TRUST_PROXY ?? false,
  });
}
