import { sql } from 'drizzle-orm';
import Fastify from 'fastify';
import t from 'tap';
import { createLog } from '../../src/infra/log.ts';
import { cloneDatabase } from '../support/db.ts';

const SECRET = 'jan.jansen@school.example';

function memoryLog() {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', name: 'test' }, { write: (line: string) => lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

t.test(
  'errors of the database are logged with their code and place, without the values of the query',
  async (t) => {
    const { db } = await cloneDatabase(t);
    await db.execute(sql`create table guests (email text constraint guests_email_key unique, age integer)`);
    await db.execute(sql`insert into guests (email) values (${SECRET})`);
    const fault = (query: ReturnType<typeof sql>) =>
      db.execute(query).then(undefined, (error: Error) => error);
    const cases = [
      [
        await fault(sql`insert into guests (email) values (${SECRET})`),
        { code: '23505', constraint: 'guests_email_key' },
      ],
      [await fault(sql`select ${SECRET}::integer`), { code: '22P02', message: /invalid input syntax/ }],
      [await fault(sql`select ${`x\nparams: y\n    at ${SECRET} (file.ts:1:1)`}::uuid`), { code: '22P02' }],
    ] as const;
    for (const [err, cause] of cases) {
      const { log, lines, last } = memoryLog();
      log.error({ event: 'request_failed', err });
      t.match(last(), {
        event: 'request_failed',
        msg: /^Failed query: /,
        err: {
          type: 'DrizzleQueryError',
          stack: /^at .*log\.test\.ts/s,
          cause: { type: 'PostgresError', ...cause },
        },
      });
      log.warn(err);
      log.child({ part: 'x' }).error({ err }, 'with a text of its own');
      t.equal(last().msg, 'with a text of its own');
      t.equal(lines.length, 3);
      t.notMatch(lines.join(''), /jansen/);
    }
  },
);

t.test('credentials and contact data are blanked, also in the log of a request', async (t) => {
  const { log, lines, last } = memoryLog();
  log.info(
    { person: { email: SECRET, phone: '0612345678' }, client: { secret: 'abc', token: 'abc' } },
    'seen',
  );
  t.match(last(), { person: { email: '[redacted]', phone: '[redacted]' }, client: { secret: '[redacted]' } });
  const app = Fastify({ loggerInstance: log });
  t.teardown(() => app.close());
  app.get('/', async (request) => {
    request.log.error(
      Object.assign(new Error(`Failed query: select\nparams: ${SECRET}`), { params: [SECRET] }),
    );
    return {};
  });
  await app.inject({ url: '/', headers: { authorization: 'Bearer abc.def', cookie: 'id=abc.def' } });
  t.notMatch(lines.join(''), /jansen|abc/);
});

t.test('what is thrown without being an error is logged too', async (t) => {
  const { log, last } = memoryLog();
  log.error({ err: SECRET });
  t.match(last().err, { type: 'string', message: /not an error/ });
  log.error({ err: new Error('outer', { cause: new Error('inner', { cause: SECRET }) }) });
  t.match(last().err, { message: 'outer', cause: { message: 'inner', cause: { type: 'string' } } });
});

t.test('an address that is a key of its own is logged without the key', async (t) => {
  const { log, lines } = memoryLog();
  const app = Fastify({ loggerInstance: log });
  app.get('/mail-actions/:token', async () => 'ok');
  app.setNotFoundHandler((_request, reply) => reply.code(404).send());
  await app.inject('/mail-actions/secret-token?x=1');
  await app.inject({ method: 'OPTIONS', url: '/mail-actions/secret-token' });
  await app.close();
  t.notMatch(lines.join(''), /secret-token/);
  t.match(lines.join(''), /mail-actions\/\[redacted\]/);
});
