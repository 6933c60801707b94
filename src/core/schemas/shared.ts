import { type Static, type TProperties, type TSchema, Type } from 'typebox';
import { component, ref } from './component.ts';
import { anyText, closed, code, decimal, flag, instant, int32, int64, text, uuid } from './values.ts';

/** One fault of one input (C-43). */
const ProblemField = component(
  'ProblemField',
  Type.Object(
    {
      pointer: Type.Optional(anyText('JSON pointer into the body, in fragment form', '#/groupSizeMax')),
      parameter: Type.Optional(anyText('Name of the path or query parameter', 'radiusKm')),
      header: Type.Optional(anyText('Name of the header', 'If-Match')),
      code: anyText('What is wrong, as a stable code', 'too_large'),
      detail: anyText('What is wrong and how to mend it', 'Mag hoogstens 100 zijn.'),
    },
    { description: 'One fault of one input; exactly one of pointer, parameter and header is present.' },
  ),
);

/** RFC 9457 problem details: the body of every error (C-41). */
export const Problem = component(
  'Problem',
  Type.Object(
    {
      type: Type.String({
        format: 'uri',
        description: 'Address of the explanation of this problem',
        examples: ['https://api.ondertussen.example/problems/validation-failed'],
      }),
      title: anyText('Short name of the problem', 'De invoer klopt niet'),
      status: int32({ min: 400, max: 599, example: 400, description: 'HTTP status' }),
      detail: anyText('What happened here and how to mend it', 'De invoer klopt niet; zie errors.'),
      instance: anyText('This occurrence', 'urn:uuid:01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a'),
      code: anyText('Stable code to branch on', 'validation_failed'),
      requestId: uuid('The id of the request, also in X-Request-Id'),
      errors: Type.Optional(
        Type.Array(ref(ProblemField), { maxItems: 100, description: 'All faults of all inputs at once' }),
      ),
      resource: Type.Optional(anyText('Kind of the resource it is about', 'activity')),
      resourceId: Type.Optional(anyText('The resource it is about', '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a')),
      currentStatus: Type.Optional(anyText('Status the resource is in', 'cancelled')),
      allowedTransitions: Type.Optional(
        Type.Array(anyText('Status', 'archived'), { description: 'Statuses it can move to now' }),
      ),
      currentVersion: Type.Optional(int32({ example: 3, description: 'Version the resource has now' })),
      remaining: Type.Optional(int32({ example: 4, description: 'Seats that are left' })),
      waitlistOpen: Type.Optional(flag('Whether the group can wait for room', false)),
      reason: Type.Optional(anyText('Why it was refused, as a code', 'deadline_passed')),
      opensAt: Type.Optional(instant('From when it can be reserved')),
      supervisionLevel: Type.Optional(anyText('Supervision it is about, as a code', 'unsupervised')),
      reservationId: Type.Optional(uuid('The reservation that stands in the way')),
      responseId: Type.Optional(uuid('The response that was made before')),
      sourceId: Type.Optional(uuid('The source that manages the resource')),
      importRunId: Type.Optional(uuid('The run that is in progress')),
      requiredScopes: Type.Optional(
        Type.Array(anyText('Scope', 'activities:write'), { description: 'Scopes the token needs' }),
      ),
      violatedPolicies: Type.Optional(
        Type.Array(anyText('Policy', 'anon'), { description: 'Rate limit policies that were exceeded' }),
      ),
      supported: Type.Optional(Type.Array(anyText('Value', 'CRS84'), { description: 'What is supported' })),
      available: Type.Optional(
        Type.Array(anyText('Media type', 'application/json'), { description: 'Media types that can be had' }),
      ),
      maximum: Type.Optional(int64({ example: 50, description: 'The highest number allowed' })),
      maximumBytes: Type.Optional(
        int64({ example: 262144, description: 'The largest size allowed, in bytes' }),
      ),
      suggestion: Type.Optional(anyText('A value that is free', 'stadsmuseum-roermond-2')),
      deletedAt: Type.Optional(instant('When the resource went away')),
      usedBy: Type.Optional(
        Type.Array(anyText('Kind', 'session'), { description: 'What uses the resource' }),
      ),
    },
    {
      description: 'What went wrong, in the form of RFC 9457, with facts of this problem as further members.',
    },
  ),
);
export type Problem = Static<typeof Problem>;

/** Position and bounds of a page (C-23); no nextCursor means the end. */
export const PageInfo = component(
  'PageInfo',
  Type.Object(
    {
      limit: int32({ min: 1, max: 100, example: 25, description: 'Most items on a page' }),
      nextCursor: Type.Optional(anyText('Cursor of the next page; absent on the last', 'AbCd')),
      prevCursor: Type.Optional(anyText('Cursor of the page before; absent on the first', 'EfGh')),
      totalCount: Type.Optional(
        int32({ example: 240, description: 'Number of items; only with includeTotal' }),
      ),
      totalIsLowerBound: Type.Optional(flag('True when there are more than totalCount', false)),
    },
    { description: 'Where this page stands in the list.' },
  ),
);
export type PageInfo = Static<typeof PageInfo>;

/** The page type of a list: `{items, page}` (C-23). */
export const pageOf = <T extends TSchema>(name: string, item: T) =>
  component(
    name,
    Type.Object(
      { items: Type.Array(ref(item), { description: 'The items of this page' }), page: ref(PageInfo) },
      { description: 'One page of a list.' },
    ),
  );

/**
 * A value that stands in answers, which may grow (C-99), and in requests, which refuse what they do not know
 * (C-10): the same properties under two names, `X` and `XInput`.
 */
export function valueComponents<P extends TProperties>(name: string, properties: P, description: string) {
  return {
    output: component(name, Type.Object(properties, { description })),
    input: component(`${name}Input`, Type.Object(properties, { additionalProperties: false, description })),
  };
}

const money = valueComponents(
  'Money',
  {
    amountCents: int64({ max: 100_000_000, example: 250, description: 'Amount in cents' }),
    currency: closed(['EUR'], 'Currency, ISO 4217'),
  },
  'An amount of money (C-16).',
);
export const Money = money.output;
export const MoneyInput = money.input;

const geoPoint = valueComponents(
  'GeoPoint',
  {
    type: closed(['Point'], 'GeoJSON type'),
    coordinates: Type.Array(decimal('Longitude, then latitude, in degrees', 5.9878), {
      minItems: 2,
      maxItems: 2,
      description: 'Longitude, latitude',
    }),
  },
  'A GeoJSON point (RFC 7946) in CRS84, longitude first (C-21).',
);
export const GeoPoint = geoPoint.output;
export const GeoPointInput = geoPoint.input;
export type GeoPoint = Static<typeof GeoPoint>;

/** Asks for a step of a status machine (C-06); `more` is what steps of this machine can tell besides. */
export const statusChangeCreate = <
  const S extends readonly string[],
  P extends TProperties = Record<never, never>,
>(
  name: string,
  targets: S,
  more: P = {} as P,
) =>
  component(
    name,
    Type.Object(
      {
        to: closed(targets, 'Status to move to'),
        reasonCode: Type.Optional(code('status_reasons', 'Why, as a code')),
        reasonText: Type.Optional(
          text({ max: 1000, example: 'De gids is ziek.', description: 'Why, in words for the other side' }),
        ),
        ...more,
      },
      { additionalProperties: false, description: 'The wanted status, with a reason where one is asked.' },
    ),
  );

/** A step that was taken, with who and why. */
export const StatusChange = component(
  'StatusChange',
  Type.Object(
    {
      id: uuid('Id of the step'),
      from: anyText('Status before', 'draft'),
      to: anyText('Status after', 'in_review'),
      reasonCode: Type.Optional(anyText('Why, as a code', 'illness')),
      reasonText: Type.Optional(anyText('Why, in words', 'De gids is ziek.')),
      side: Type.Optional(anyText('In whose name, where a resource has two sides', 'school')),
      actorKind: anyText('Who took the step: person, client or system', 'person'),
      createdAt: instant('When the step was taken'),
    },
    { description: 'One step of a status machine.' },
  ),
);
export const StatusChangePage = pageOf('StatusChangePage', StatusChange);

/** Query keys of every list (C-23). */
export const pageQuery = {
  cursor: Type.Optional(
    text({ max: 2000, example: 'AbCd', description: 'Cursor of a page, as given by the page before' }),
  ),
  limit: Type.Optional(
    Type.Integer({
      format: 'int32',
      minimum: 1,
      maximum: 100,
      default: 25,
      description: 'Most items on a page',
      examples: [25],
    }),
  ),
};

/** A query key that may be repeated or hold a comma-separated list (C-26). */
export const listParameter = <T extends TSchema>(item: T, maxItems: number, description: string) =>
  Type.Optional(Type.Array(item, { maxItems, minItems: 1, uniqueItems: true, description, 'x-list': true }));
