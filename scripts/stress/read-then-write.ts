import { registerHooks } from 'node:module';

/** Loaded before the service, puts the broken guard in the place of the real one; the product knows nothing of it. */
const REAL = '/src/modules/activities/session-seat.store.ts';
const BROKEN = new URL('./broken-seats.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    const isReal = resolved.url.endsWith(REAL) && context.parentURL !== BROKEN;
    return isReal ? { ...resolved, url: BROKEN } : resolved;
  },
});
