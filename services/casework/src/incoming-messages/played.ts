import type { Finding, MessageDelivery } from '@kinlink/contracts'
import { finding, SPOKEN_AS } from '@kinlink/policy'
import type { KeptMessage } from './keep-message.ts'

/** A recording is played, a text is read: what was done has to be what can be done. */
export const checkPlayed = (record: MessageDelivery | null, { content }: KeptMessage): Finding[] => {
  const played = record?.outcome === 'delivered' && record.playedAloud === true
  return played && content[SPOKEN_AS] !== 'recorded'
    ? [finding('P-PURPOSE', { field: 'playedAloud', text: NOTHING })]
    : []
}

const NOTHING = 'There is nothing to be played: the message is a text.'
