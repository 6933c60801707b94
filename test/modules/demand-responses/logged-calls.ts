import type { TestApp } from '../../support/app.ts';
import { makeResponseWorld } from './response-world.ts';

/** A call of each operation on responses that processes personal data: who reads an accepted one sees whom to reach. */
export async function responseCalls(api: TestApp): Promise<Record<string, Parameters<TestApp['http']>>> {
  const { school, makeCall, respond, accept } = await makeResponseWorld(api);
  const call = await makeCall();
  const { body } = await respond(call.id, 'provider');
  const accepted = await accept(body.id);
  if (accepted.status !== 201) throw new Error(accepted.text);
  return {
    getDemandResponse: ['GET', `/v1/demand-responses/${body.id}`, { token: school.teacher.token }],
  };
}
