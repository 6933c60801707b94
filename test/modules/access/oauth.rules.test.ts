import fc from 'fast-check';
import t from 'tap';
import { OauthError } from '../../../src/core/oauth-error.ts';
import {
  grantScopes,
  normaliseEmail,
  readBasic,
  readParameter,
  requireParameter,
} from '../../../src/modules/access/oauth.rules.ts';

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof OauthError ? error.code : 'other';
  }
};

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

t.test('a parameter is read once, and an empty one counts as absent', async (t) => {
  t.equal(readParameter({ scope: 'a' }, 'scope'), 'a');
  t.equal(readParameter({ scope: '' }, 'scope'), undefined);
  t.equal(readParameter({}, 'scope'), undefined);
  t.equal(readParameter({}, 'toString'), undefined, 'what every object inherits is no parameter');
  t.equal(
    codeOf(() => readParameter({ scope: ['a', 'b'] }, 'scope')),
    'invalid_request',
  );
  t.equal(
    codeOf(() => readParameter({ scope: 'a'.repeat(8_001) }, 'scope')),
    'invalid_request',
  );
  t.equal(
    codeOf(() => requireParameter({ code: '' }, 'code')),
    'invalid_request',
  );
});

t.test('Basic credentials are form-decoded, whatever the id and the secret hold', async (t) => {
  const encode = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      (clientId, secret) => {
        const read = readBasic(basic(`${encode(clientId)}:${encode(secret)}`));
        return read.clientId === clientId && read.secret === secret;
      },
    ),
  );
  for (const header of [
    'Bearer abc',
    'Basic',
    'Basic !!',
    basic('no-colon'),
    basic(':secret'),
    basic('a:%zz'),
  ]) {
    t.equal(
      codeOf(() => readBasic(header)),
      'invalid_client',
      header,
    );
  }
});

t.test('scopes are never more than allowed, and all of them when none is named', async (t) => {
  const allowed = ['activities:read', 'sources:write'];
  t.same(grantScopes(undefined, allowed), allowed);
  t.same(grantScopes('sources:write', allowed), ['sources:write']);
  t.same(grantScopes(' sources:write  sources:write ', allowed), ['sources:write']);
  for (const asked of ['activities:write', 'sources:write activities:write', ' ', 'SOURCES:WRITE', '*']) {
    t.equal(
      codeOf(() => grantScopes(asked, allowed)),
      'invalid_scope',
      asked,
    );
  }
});

t.test('an address is compared without regard to case or surrounding space', async (t) => {
  t.equal(normaliseEmail(' N.Smeets@School.example '), 'n.smeets@school.example');
});
