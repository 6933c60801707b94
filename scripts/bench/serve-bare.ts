import compress from '@fastify/compress';
import Fastify from 'fastify';
import postgres from 'postgres';
import { type BareQuery, bareQueries } from './bare-queries.ts';
import { type ServeOrder, serveUntilDisconnect } from './child.ts';

/**
 * A process with what the service is compared to: `/bytes` answers the bytes it was given, `/sql` answers the
 * rows of a hand-written query as JSON. No validation, no schema, no log.
 */
await serveUntilDisconnect(async ({ url, poolSize, answers }: ServeOrder) => {
  const app = Fastify();
  const sql = postgres(url, {
    max: poolSize,
    onnotice: () => undefined,
    connection: { 'pg_trgm.word_similarity_threshold': 0.5 },
  });
  await app.register(async (bytes) => {
    for (const [path, answer] of Object.entries(answers)) {
      const body = Buffer.from(answer.body, 'base64');
      bytes.route({
        method: answer.method as 'GET',
        url: `/bytes${path}`,
        handler: (_request, reply) => reply.code(answer.status).headers(answer.headers).send(body),
      });
    }
  });
  await app.register(async (rows) => {
    await rows.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] });
    for (const [name, query] of Object.entries(bareQueries) as [string, BareQuery][]) {
      rows.route({
        method: query.method,
        url: `/sql/${name}`,
        handler: (request, reply) => query.answer(sql, request, reply),
      });
    }
  });
  return app;
});
