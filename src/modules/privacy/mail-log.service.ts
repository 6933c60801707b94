import { randomBytes } from 'node:crypto';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import type { Db } from '../../infra/db/client.ts';
import type { SendMail } from '../../infra/mail.ts';
import { logProcessing } from '../../infra/processing-log.ts';
import { sharedSecret } from '../../infra/secrets.ts';

/** Logs each mail as processing of its address (C-55) before it goes out; what cannot be logged is not sent. */
export function loggingMails(db: Db, sendMail: SendMail): SendMail {
  return async (mail) => {
    await logProcessing(db, await sharedSecret(db, 'pseudonym'), {
      subjects: [{ id: mail.to.toLowerCase(), type: 'mail_address' }],
      name: 'sendMail',
      status: 'ok',
      activity: PROCESSING_ACTIVITIES.mails,
      trace: { traceId: randomBytes(16).toString('hex') },
      startedAt: new Date(),
    });
    await sendMail(mail);
  };
}
