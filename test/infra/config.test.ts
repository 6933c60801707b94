import { isAbsolute } from 'node:path';
import t from 'tap';
import { ConfigError, loadConfig } from '../../src/config.ts';

function messageOf(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

t.test('without settings the service runs on this machine alone, with a database of its own', async (t) => {
  const config = loadConfig({});
  t.match(config, {
    environment: 'development',
    port: 3000,
    host: '127.0.0.1',
    publicBaseUrl: 'http://localhost:3000',
    databaseUrl: undefined,
    rateLimits: true,
    trustProxy: false,
    oauthStrictAudience: false,
    firstPartyOrigins: [],
    trustedIssuers: [],
  });
  t.ok(isAbsolute(config.dataDir));
  t.ok(Object.isFrozen(config));
});

t.test('settings are read as what they mean', async (t) => {
  const config = loadConfig({
    NODE_ENV: 'production',
    PORT: '8080',
    METRICS_PORT: '65535',
    PUBLIC_BASE_URL: 'https://api.example',
    DATABASE_URL: 'postgresql://user:pass@db/x',
    DATABASE_POOL_SIZE: '25',
    FIRST_PARTY_ORIGINS: ' https://a.example, https://b.example ,',
    TRUSTED_ISSUERS: 'https://i.example',
    RATE_LIMITS: 'false',
    OAUTH_STRICT_AUDIENCE: 'true',
    TRUST_PROXY: 'loopback',
    HOME: '/home/x',
    PATH: '/bin',
  });
  t.match(config, {
    port: 8080,
    metricsPort: 65_535,
    databasePoolSize: 25,
    firstPartyOrigins: ['https://a.example', 'https://b.example'],
    trustedIssuers: [{ issuer: 'https://i.example' }],
    rateLimits: false,
    oauthStrictAudience: true,
    trustProxy: 'loopback',
    publicBaseUrl: 'https://api.example',
  });
  t.equal(loadConfig({ PORT: '4000' }).publicBaseUrl, 'http://localhost:4000');
  t.equal(loadConfig({ PORT: '' }).port, 3000, 'empty is as absent');
});

t.test('issuers are read from addresses or from a list that says what each answers for', async (t) => {
  const read = (text: string) => loadConfig({ TRUSTED_ISSUERS: text }).trustedIssuers;
  t.same(read(' https://a.example, https://b.example ,'), [
    { issuer: 'https://a.example' },
    { issuer: 'https://b.example' },
  ]);
  const issuers = [
    { issuer: 'https://entree.example', profile: 'entree', isAffiliationAuthoritative: true },
    { issuer: 'https://surf.example', profile: 'surfconext', isMailAuthoritative: false },
    { issuer: 'http://127.0.0.1:9000' },
  ];
  t.same(read(` ${JSON.stringify(issuers, undefined, 2)}`), issuers);
  t.same(read('[]'), []);
  const [entree] = issuers;
  for (const wrong of [
    '[',
    '["https://a.example"]',
    '[null]',
    '[{}]',
    JSON.stringify([{ issuer: 'a.example' }]),
    JSON.stringify([{ issuer: 7 }]),
    JSON.stringify([{ ...entree, profile: 'eherkenning' }]),
    JSON.stringify([{ ...entree, isMailAuthoritative: 'yes' }]),
    JSON.stringify([{ ...entree, isMailAutoritative: true }]),
    JSON.stringify([entree, { profile: 'entree' }]),
  ])
    t.match(messageOf({ TRUSTED_ISSUERS: wrong }), /TRUSTED_ISSUERS is not usable/, wrong);
});

t.test('demo data comes by itself only in embedded development', async (t) => {
  const url = 'postgres://db/x';
  t.equal(loadConfig({}).seedDemo, true);
  t.equal(loadConfig({ DATABASE_URL: url }).seedDemo, false);
  t.equal(loadConfig({ NODE_ENV: 'production' }).seedDemo, false);
  t.equal(loadConfig({ NODE_ENV: 'test' }).seedDemo, false);
  t.equal(loadConfig({ SEED_DEMO: 'false' }).seedDemo, false);
  t.equal(loadConfig({ DATABASE_URL: url, SEED_DEMO: 'true' }).seedDemo, true);
});

t.test('one message names every unknown name and every unusable value', async (t) => {
  const faulty = {
    PORT: '70000',
    METRICS_PORT: 'abc',
    NODE_ENV: 'prod',
    LOG_LEVEL: 'loud',
    SEED_DEMO: 'yes',
    PUBLIC_BASE_URL: 'api.example',
    DATABASE_URL: 'mysql://user:hunter2@db/x',
    DATABASE_POOL_SIZE: '0',
    SMTP_URL: 'http://user:hunter3@mail',
    DATABASE_URI: 'postgres://db/x',
    SEED_DEMOS: 'true',
    RATE_LIMITS_ON: 'true',
  };
  const message = messageOf(faulty);
  for (const name of Object.keys(faulty)) t.ok(new RegExp(`\\b${name}\\b`).test(message), `${name} is named`);
  t.notMatch(message, /hunter/, 'a password is not repeated');
  t.notMatch(message, /\n/, 'it is one line');
  t.match(message, /\.env\.example/, 'and says where to look');
});

t.test('a value just outside its bounds is refused by itself', async (t) => {
  const refused: [string, string][] = [
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['PORT', ' 3000'],
    ['METRICS_PORT', '99999'],
    ['DATABASE_POOL_SIZE', '1000'],
    ['PUBLIC_BASE_URL', 'https://api.example/'],
    ['PUBLIC_BASE_URL', 'https://api.example/v1'],
    ['RATE_LIMITS', 'TRUE'],
    ['NODE_ENV', 'development '],
  ];
  for (const [name, value] of refused)
    t.match(messageOf({ [name]: value }), name, `${name}=${JSON.stringify(value)}`);
  t.equal(messageOf({ PORT: '65535', DATABASE_POOL_SIZE: '999', NODE_ENV: 'test' }), '');
  t.equal(messageOf({ SOMETHING_ELSE: 'x', npm_config_x: 'y' }), '', 'names of others are no concern');
});
