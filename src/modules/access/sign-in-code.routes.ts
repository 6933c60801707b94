import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { externalIdentityRoutes } from './external-identity.routes.ts';
import { SignInCode, SignInCodeCreate } from './sign-in-code.schemas.ts';
import { CODE_DIGITS, CODE_SECONDS, requestSignInCode } from './sign-in-code.service.ts';

/** Signing in by mail: the operation of the API that asks for a code (C-86). */
export const accessRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(externalIdentityRoutes);

  app.post(
    '/sign-in-codes',
    {
      ...operation({
        tag: 'Access',
        operationId: 'createSignInCode',
        visibility: ['public'],
        cachePolicy: 'private',
        rateLimit: 'token',
        success: 202,
        processingActivity: PROCESSING_ACTIVITIES.signIn,
        summary: 'Ask for a sign-in code',
        description: `Mails a one-time code to an address that has an account. The answer is the same for every address, known
or not, and above five codes in an hour. Exchange the code within ten minutes at \`/oauth/token\` with the grant
\`urn:ondertussen:params:oauth:grant-type:email-code\`, \`email\`, \`code\` and \`client_id\`.`,
        body: ref(SignInCodeCreate),
        result: ref(SignInCode),
      }),
      // The address itself is the subject: to look up whose it is would tell known from unknown.
      preHandler: async (request) => {
        request.dataSubjects.push({ id: request.body.email.toLowerCase(), type: 'mail_address' });
      },
    },
    async (request, reply) => {
      await requestSignInCode(request.ctx, request.body.email);
      return reply.code(202).send({ digits: CODE_DIGITS, expiresInSeconds: CODE_SECONDS });
    },
  );
};
