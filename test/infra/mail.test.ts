import { type AddressInfo, createServer } from 'node:net';
import pino from 'pino';
import t from 'tap';
import { createMailer } from '../../src/infra/mail.ts';

const mail = { to: 'n.smeets@school.example', subject: 'Uw code', text: 'Uw code is 12345678.\n' };
const from = 'Ondertussen <noreply@ondertussen.example>';

/** A mail server that takes one message after another and keeps what was said to it. */
async function mailServer(refusal?: string) {
  const said: string[] = [];
  const server = createServer((socket) => {
    let isData = false;
    socket.write('220 mail\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        said.push(line);
        if (isData && line !== '.') continue;
        isData = line === 'DATA';
        if (line.startsWith('RCPT') && refusal !== undefined) socket.write(`${refusal}\r\n`);
        else if (isData) socket.write('354 go on\r\n');
        else socket.write(line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => new Promise((resolve) => server.close(resolve)));
  return { said, url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

t.test('mail goes to the server that is configured, from the configured address', async (t) => {
  const { said, url } = await mailServer();
  await createMailer({ smtpUrl: url, from, log: undefined })(mail);
  t.ok(said.includes('MAIL FROM:<noreply@ondertussen.example>'));
  t.ok(said.includes('RCPT TO:<n.smeets@school.example>'));
  t.ok(said.includes('Subject: Uw code'));
  t.ok(said.includes('Uw code is 12345678.'));
});

t.test('a refusal of the server is an error, so that the job tries again', async (t) => {
  const { url } = await mailServer('451 try again later');
  await t.rejects(createMailer({ smtpUrl: url, from, log: undefined })(mail));
});

t.test('without a server mail is written to the log, and in production refused', async (t) => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  await createMailer({ smtpUrl: undefined, from, log })(mail);
  t.match(lines.join(''), /12345678/);
  await t.rejects(createMailer({ smtpUrl: undefined, from, log: undefined })(mail), /SMTP_URL is not set/);
});
