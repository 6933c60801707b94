import { Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { int32 } from '../../core/schemas/values.ts';

/** Asks for a code by mail. */
export const SignInCodeCreate = component(
  'SignInCodeCreate',
  Type.Object(
    {
      email: Type.String({
        format: 'email',
        maxLength: 254,
        description: 'Mail address of the account',
        examples: ['n.smeets@school.example'],
      }),
    },
    { additionalProperties: false, description: 'The address to send a sign-in code to.' },
  ),
);

/** What is known of a code that was asked for: the same for every address. */
export const SignInCode = component(
  'SignInCode',
  Type.Object(
    {
      digits: int32({ example: 8, description: 'Number of digits of the code' }),
      expiresInSeconds: int32({ example: 600, description: 'How long the code works, in seconds' }),
    },
    { description: 'A code is on its way if the address has an account; exchange it at /oauth/token.' },
  ),
);
