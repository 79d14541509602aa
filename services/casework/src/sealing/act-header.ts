import { type Clock, newId } from '@kinlink/runtime'
import type { NetworkSnapshot } from '../network/network.ts'
import { hourBucket } from './buckets.ts'

/** What each signed act of this Society says besides what it is about: in which network, under an id of its own, by whom, in which hour. */
export const actHeader = ({ clock }: { clock: Clock }, { net, me }: Pick<NetworkSnapshot, 'net' | 'me'>) =>
  ({ v: 1, net, id: newId(), member: me, at: hourBucket(clock.now()) }) as const
