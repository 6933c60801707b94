import type { Job } from '../../infra/jobs/job.ts';
import type { SendMail } from '../../infra/mail.ts';
import { deleteExpiredCredentials } from './credential-expiry.service.ts';
import { SEND_CODE_JOB, sendSignInCode } from './sign-in-code.service.ts';
import { rotateSigningKeys } from './signing-key.service.ts';

/** Background work of access: mailing codes, forgetting what is over, and renewing the signing key. */
export function accessJobs(sendMail: SendMail): Job[] {
  const send: Job<{ signInCodeId: string }> = {
    name: SEND_CODE_JOB,
    run: (ctx, { signInCodeId }) => sendSignInCode(ctx, signInCodeId, sendMail),
  };
  return [
    send as Job,
    {
      name: 'delete-expired-credentials',
      schedule: '20 3 * * *',
      run: (ctx) => deleteExpiredCredentials(ctx),
    },
    { name: 'rotate-signing-keys', schedule: '40 3 * * *', run: (ctx) => rotateSigningKeys(ctx) },
  ];
}
