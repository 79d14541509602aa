import { Type } from 'typebox'

/**
 * Every problem a Kinlink API answers (RFC 9457). The key is the stable code; `type` is `urn:kinlink:problem:<code>`.
 * Titles are the one English catalogue, ready for translation: no title carries a value from a request.
 */
export const PROBLEMS = {
  malformed_json: { status: 400, title: 'The body is not well-formed JSON, or repeats a member.' },
  invalid_request: { status: 400, title: 'The request does not fit its schema.' },
  idempotency_key_missing: {
    status: 400,
    title: 'This request creates something and needs an Idempotency-Key header.',
  },
  unauthenticated: { status: 401, title: 'A valid access token is needed.' },
  sign_in_refused: { status: 401, title: 'User name or passphrase is wrong, or the account is locked.' },
  client_refused: { status: 401, title: 'The client assertion is not valid.' },
  forbidden: { status: 403, title: 'Your role may not do this.' },
  desk_required: { status: 403, title: 'Only an officer of the desk in charge may do this.' },
  not_found: { status: 404, title: 'There is nothing here that you may see.' },
  method_not_allowed: { status: 405, title: 'This method is not offered here.' },
  idempotency_in_flight: { status: 409, title: 'A request with this Idempotency-Key is being worked on.' },
  second_person: { status: 409, title: 'A second person has to do this: whoever asked for it cannot.' },
  conflict: { status: 409, title: 'The state of this object does not allow it.' },
  epoch_closed: {
    status: 409,
    title: 'This was granted to an epoch that your Society has closed. Its author renews the grant; try again later.',
  },
  already_exists: { status: 409, title: 'This object exists already.' },
  too_large: { status: 413, title: 'The body is too large.' },
  unsupported_media_type: { status: 415, title: 'The body has to be application/json.' },
  idempotency_mismatch: { status: 422, title: 'This Idempotency-Key was used with another request.' },
  signature_invalid: { status: 422, title: 'A signature does not verify under a living key of its author.' },
  commitment_invalid: { status: 422, title: 'A sealed field does not fit the signed list of commitments.' },
  binding_invalid: { status: 422, title: 'The parts of this request do not belong to one another.' },
  history_invalid: {
    status: 422,
    title: 'This does not follow what was seen of the record before. It is not shown, and an alarm was raised.',
  },
  approval_invalid: { status: 422, title: 'This is no approval of this request by another officer of its Society.' },
  refused_by_rule: { status: 422, title: 'A rule of the policy pack refuses this.' },
  statement_invalid: { status: 422, title: 'The statement is not chained to what its Society stated before.' },
  budget_exhausted: { status: 429, title: 'The budget for this is used up for now.' },
  too_many_requests: { status: 429, title: 'Too many requests.' },
  unavailable: { status: 503, title: 'The service is not ready to promise this. Try again.' },
  log_behind: { status: 503, title: 'The access log is behind: nothing is handed out until it has caught up.' },
  internal: { status: 500, title: 'Something went wrong on our side.' },
} as const

export type ProblemCode = keyof typeof PROBLEMS

/** One finding inside a problem: where, which rule of the policy pack, which field and article. Never a value. */
export const Finding = Type.Object(
  {
    pointer: Type.Optional(Type.String({ description: 'JSON pointer into the request' })),
    keyword: Type.Optional(Type.String({ description: 'schema keyword that failed' })),
    rule: Type.Optional(Type.String({ description: 'rule id of the policy pack, e.g. P-CHILD' })),
    article: Type.Optional(Type.String({ description: 'article of the IFRC Policy on Migration' })),
    field: Type.Optional(Type.String()),
    text: Type.Optional(Type.String({ description: 'fixed English text for people' })),
  },
  { additionalProperties: false },
)
export type Finding = Type.Static<typeof Finding>

export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    instance: Type.Optional(Type.String({ description: 'request id, for support' })),
    params: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
    errors: Type.Optional(Type.Array(Finding)),
  },
  { additionalProperties: false },
)
export type Problem = Type.Static<typeof Problem>
