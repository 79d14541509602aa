import { Type } from 'typebox'
import { Id, Instant, MemberId } from '../primitives.ts'
import { closed, oneOf } from './shapes.ts'

/**
 * What casework can find the exchange, or whoever speaks through it, doing. Of the keys log: `log-forked` it does not
 * begin with what was seen, or is signed by another key · `log-rolled-back` it is shorter. Of member lists and
 * statements: `statement-forked` another one than seen or logged · `statement-rolled-back` fewer than seen ·
 * `statement-withheld` the log has one that is not shown · `foreign-statement` one of this Society that it did not issue ·
 * `epoch-substituted` another key for an epoch · `key-revived` a key that was dropped comes back · `chain-broken` one
 * that does not follow. Of what others have seen: `gossip-fork`. Of the policy
 * pack: `version-downgraded` an older one than seen. Of a record: `record-rolled-back` an older revision than seen ·
 * `record-forked` another one of the same number, or one that does not follow · `version-downgraded` an older schema.
 * Of what another Society has sent: `item-withheld` a message, rights request, offer or answer that the exchange took
 * from it for this Society and does not hand over.
 */
export const ALARM_KINDS = [
  'log-forked',
  'log-rolled-back',
  'statement-forked',
  'statement-rolled-back',
  'statement-withheld',
  'foreign-statement',
  'epoch-substituted',
  'key-revived',
  'gossip-fork',
  'version-downgraded',
  'chain-broken',
  'record-rolled-back',
  'record-forked',
  'item-withheld',
] as const
export type AlarmKind = (typeof ALARM_KINDS)[number]

/** Something was found that an honest exchange never shows. Ids only. */
export const Alarm = Type.Object(
  {
    alarmId: Id,
    kind: oneOf(ALARM_KINDS),
    society: Type.Union([MemberId, Type.Null()], { description: 'whose statement, or who wrote the record' }),
    recordId: Type.Union([Id, Type.Null()], { description: 'of an offer, or the answer to one, its id' }),
    raisedAt: Instant,
    acknowledgedAt: Type.Union([Instant, Type.Null()]),
    arrivedAt: Type.Union([Instant, Type.Null()], { description: 'when what was withheld has arrived after all' }),
  },
  closed,
)
export type Alarm = Type.Static<typeof Alarm>
