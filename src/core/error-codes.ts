interface ErrorCodeFacts {
  status: number;
  retryable?: true;
  title: { nl: string; en: string };
}

/**
 * Catalogue of problem codes (C-44): one status and one meaning for ever. The kebab form of a code ends the
 * problem `type`. Codes are added, never removed or given another status.
 */
export const ERROR_CODES = {
  malformed_body: { status: 400, title: { nl: 'De inhoud is niet leesbaar', en: 'The body cannot be read' } },
  validation_failed: { status: 400, title: { nl: 'De invoer klopt niet', en: 'The input is not valid' } },
  cursor_invalid: { status: 400, title: { nl: 'De cursor is ongeldig', en: 'The cursor is not valid' } },
  bbox_invalid: { status: 400, title: { nl: 'Het gebied is ongeldig', en: 'The area is not valid' } },
  crs_not_supported: {
    status: 400,
    title: { nl: 'Dit coördinatenstelsel kan niet', en: 'The CRS is not supported' },
  },
  too_many_items: { status: 400, title: { nl: 'Te veel onderdelen', en: 'Too many items' } },
  idempotency_key_required: {
    status: 400,
    title: { nl: 'Idempotency-Key ontbreekt', en: 'Idempotency-Key is required' },
  },
  idempotency_key_invalid: {
    status: 400,
    title: { nl: 'Idempotency-Key is ongeldig', en: 'Idempotency-Key is not valid' },
  },
  digest_mismatch: {
    status: 400,
    title: { nl: 'De inhoud past niet bij de controlesom', en: 'The content does not match its digest' },
  },
  personal_data_refused: {
    status: 400,
    title: { nl: 'Persoonsgegevens in de tekst', en: 'Personal data in the text' },
  },
  authentication_required: { status: 401, title: { nl: 'Meld u aan', en: 'Authentication is required' } },
  token_invalid: { status: 401, title: { nl: 'Het token is ongeldig', en: 'The token is not valid' } },
  token_expired: { status: 401, title: { nl: 'Het token is verlopen', en: 'The token has expired' } },
  embed_key_invalid: {
    status: 401,
    title: { nl: 'De sleutel is ongeldig', en: 'The embed key is not valid' },
  },
  insufficient_scope: {
    status: 403,
    title: { nl: 'Het token mist een recht', en: 'The token lacks a scope' },
  },
  permission_denied: { status: 403, title: { nl: 'Dit mag u niet', en: 'Permission denied' } },
  role_not_eligible: {
    status: 403,
    title: { nl: 'Deze rol kan niet meedoen', en: 'The role is not eligible' },
  },
  organisation_not_verified: {
    status: 403,
    title: { nl: 'De organisatie is nog niet bevestigd', en: 'The organisation is not verified' },
  },
  account_suspended: {
    status: 403,
    title: { nl: 'Het account is geschorst', en: 'The account is suspended' },
  },
  embed_origin_not_allowed: {
    status: 403,
    title: { nl: 'Deze site mag de sleutel niet gebruiken', en: 'The origin may not use the embed key' },
  },
  route_not_found: { status: 404, title: { nl: 'Dit adres bestaat niet', en: 'No such address' } },
  resource_not_found: { status: 404, title: { nl: 'Niet gevonden', en: 'Not found' } },
  method_not_allowed: { status: 405, title: { nl: 'Deze methode kan hier niet', en: 'Method not allowed' } },
  not_acceptable: { status: 406, title: { nl: 'Dit formaat is er niet', en: 'Not acceptable' } },
  transition_not_allowed: {
    status: 409,
    title: { nl: 'Deze stap kan nu niet', en: 'Transition not allowed' },
  },
  capacity_exceeded: { status: 409, title: { nl: 'Niet genoeg plaats', en: 'Not enough room' } },
  session_not_bookable: {
    status: 409,
    title: { nl: 'Dit moment is niet te reserveren', en: 'Not bookable' },
  },
  already_reserved: { status: 409, title: { nl: 'Er is al een reservering', en: 'Already reserved' } },
  waitlist_closed: { status: 409, title: { nl: 'De wachtlijst is dicht', en: 'The waiting list is closed' } },
  offer_expired: { status: 409, title: { nl: 'Het aanbod is verlopen', en: 'The offer has expired' } },
  demand_call_closed: {
    status: 409,
    title: { nl: 'De oproep is gesloten', en: 'The demand call is closed' },
  },
  already_responded: { status: 409, title: { nl: 'Er is al gereageerd', en: 'Already responded' } },
  version_outdated: {
    status: 409,
    title: { nl: 'Er is een nieuwere versie', en: 'The version is outdated' },
  },
  hold_expired: { status: 409, title: { nl: 'De optie is verlopen', en: 'The hold has expired' } },
  overlapping_reservation: {
    status: 409,
    title: { nl: 'De groep heeft dan al iets', en: 'The group has an overlapping reservation' },
  },
  attestation_required: {
    status: 409,
    title: { nl: 'Een VOG-verklaring ontbreekt', en: 'An attestation is required' },
  },
  place_duplicate: { status: 409, title: { nl: 'Deze plek bestaat al', en: 'The place exists already' } },
  already_registered: { status: 409, title: { nl: 'Al aangemeld', en: 'Already registered' } },
  managed_by_source: {
    status: 409,
    title: { nl: 'Een bron beheert dit', en: 'The resource is managed by a source' },
  },
  external_id_conflict: { status: 409, title: { nl: 'Dit externe id is bezet', en: 'External id is taken' } },
  slug_taken: { status: 409, title: { nl: 'Deze naam is bezet', en: 'The slug is taken' } },
  import_run_in_progress: {
    status: 409,
    retryable: true,
    title: { nl: 'Er loopt al een synchronisatie', en: 'An import run is in progress' },
  },
  resource_in_use: { status: 409, title: { nl: 'Dit is in gebruik', en: 'The resource is in use' } },
  idempotency_in_progress: {
    status: 409,
    retryable: true,
    title: { nl: 'Het eerste verzoek loopt nog', en: 'The first request is still running' },
  },
  resource_gone: { status: 410, title: { nl: 'Dit is er niet meer', en: 'The resource is gone' } },
  precondition_failed: { status: 412, title: { nl: 'Iemand was u voor', en: 'The precondition failed' } },
  payload_too_large: { status: 413, title: { nl: 'De inhoud is te groot', en: 'The payload is too large' } },
  uri_too_long: { status: 414, title: { nl: 'Het adres is te lang', en: 'The URI is too long' } },
  unsupported_media_type: {
    status: 415,
    title: { nl: 'Dit soort inhoud kan niet', en: 'The media type is not supported' },
  },
  idempotency_key_reused: {
    status: 422,
    title: { nl: 'De sleutel hoort bij een ander verzoek', en: 'The key belongs to another request' },
  },
  precondition_required: { status: 428, title: { nl: 'If-Match ontbreekt', en: 'If-Match is required' } },
  rate_limited: { status: 429, retryable: true, title: { nl: 'Te veel verzoeken', en: 'Too many requests' } },
  quota_exceeded: { status: 429, retryable: true, title: { nl: 'De dagruimte is op', en: 'Quota exceeded' } },
  internal_error: {
    status: 500,
    retryable: true,
    title: { nl: 'Er ging iets mis', en: 'Something went wrong' },
  },
  service_unavailable: {
    status: 503,
    retryable: true,
    title: { nl: 'Even niet beschikbaar', en: 'Temporarily unavailable' },
  },
} as const satisfies Record<string, ErrorCodeFacts>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Facts of a code in one shape, so that callers need not know which codes are retryable. */
export function errorCodeFacts(code: ErrorCode): ErrorCodeFacts {
  return ERROR_CODES[code];
}

/** `capacity_exceeded` becomes `capacity-exceeded`, the last segment of the problem type. */
export function problemSlug(code: string): string {
  return code.replaceAll('_', '-');
}
