import type pino from 'pino';
import { closeDb, createDb, type Db, type DbRole } from './client.ts';
import { startEmbedded } from './embedded.ts';
import { runMigrations } from './migrate.ts';
import { waitForAnswer, waitForMigrations } from './usable.ts';

export interface DatabaseSettings {
  /** Absent: the embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | undefined;
  databasePoolSize: number;
  dataDir: string;
}

export interface OpenOptions {
  role: DbRole;
  log: pino.Logger;
  /** Ends the wait for a database when the process is told to stop. */
  signal?: AbortSignal;
  /** Brings the schema up to date; left out, another process is awaited to do so. */
  migrate?: boolean;
}

export interface OpenDatabase {
  db: Db;
  url: string;
  /** Ends the pool, then the embedded server where there is one. */
  stop(): Promise<void>;
}

/** The server itself: one that is given, or the embedded one, which is started. */
async function findServer({ databaseUrl, dataDir }: DatabaseSettings, log: pino.Logger) {
  if (databaseUrl !== undefined) return { url: databaseUrl, stop: async () => undefined };
  return startEmbedded({ dataDir, log: (event, facts) => log.info({ event, ...facts }) });
}

/**
 * The database of this process, answering and migrated.
 * @throws EmbeddedError or StartError saying why there is none, AbortError when the process is told to stop
 */
export async function openDatabase(settings: DatabaseSettings, options: OpenOptions): Promise<OpenDatabase> {
  const { role, log, migrate = false } = options;
  const server = await findServer(settings, log);
  const db = createDb(server.url, { role, poolSize: settings.databasePoolSize });
  const stop = async () => {
    await closeDb(db);
    await server.stop();
  };
  try {
    await waitForAnswer(db, options);
    if (migrate) {
      const applied = await runMigrations(server.url);
      log.info({ event: 'database.migrated', applied });
    } else await waitForMigrations(db, options);
    return { db, url: server.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
