import { findTestServer } from './server.ts';
import { ensureTemplate } from './template.ts';

/** Runs once before the test files, so that they find the server up and the template made. */
const server = await findTestServer();
await ensureTemplate(server.url);
