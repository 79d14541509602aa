import type { Narrator } from '../narrator.ts'
import type { Officer } from '../officer.ts'
import type { HandedIn } from './handed-in.ts'
import { type Messages, playMessages } from './messages.ts'
import { type Offers, playOffers } from './offers.ts'
import { type Erasures, playWithdrawals } from './withdrawals.ts'

export type Further = { rcm: Messages; offers: Offers; erasures: Erasures; typed: unknown[] }

const [OFFERS, MESSAGES, WITHDRAWALS] = [12, 20, 6] as const

/**
 * After the caseload: search offers, Red Cross Messages and withdrawals, side by side, since each waits for dates that were fixed beforehand. Requests that have been
 * answered and such as have not are among them alike.
 * @param msPerAct how long this machine takes for one act of an officer
 */
export async function playFurther(
  cases: readonly HandedIn[],
  officers: ReadonlyMap<string, Officer>,
  msPerAct: number,
): Promise<Further> {
  const typed: unknown[] = []
  const stage = { officers, typed, msPerAct }
  const [offers, rcm, erasures] = await Promise.all([
    playOffers(cases.slice(0, OFFERS), stage),
    playMessages(cases.slice(OFFERS, OFFERS + MESSAGES), stage),
    playWithdrawals(cases.slice(OFFERS + MESSAGES, OFFERS + MESSAGES + WITHDRAWALS), stage),
  ])
  return { rcm, offers, erasures, typed }
}

/** What came of it. */
export function tellFurther({ rcm, offers, erasures }: Further, tell: Narrator): void {
  tell.heading('Meanwhile: search offers, Red Cross Messages, withdrawals')
  tell.step(
    'offers',
    `${offers.made} made: ${offers.accepted} accepted, ${offers.declined} declined, ${offers.expired} not answered in time.`,
  )
  tell.step(
    '',
    'An accepted search that found its person, who wants nobody to know, ends for the asking side like all others: the offer expired.',
  )
  tell.step(
    'messages',
    `${rcm.sent} sent: ${rcm.delivered} delivered and told, of which ${rcm.replied} came back with a reply slip; ${rcm.returned} returned, without a word about why nobody was met.`,
  )
  tell.step('', 'One brought a photograph: the delivering officer has it, without the place where it was taken.')
  tell.step(
    'withdrawals',
    `${erasures.requested}: erased everywhere by the deadline ${erasures.complete}, overdue ${erasures.overdue}.`,
  )
}
