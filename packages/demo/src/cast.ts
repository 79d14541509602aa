import { accountWith, type FoundedNetwork } from '@kinlink/embedded'
import { type Officer, signIn } from './officer.ts'

/** Everybody who acts in the story, signed in at their own casework. */
export type Cast = {
  /** A tracing officer of each of the three Societies. */
  officers: Map<string, Officer>
  auditors: Map<string, Officer>
  /** The coordinating member's officer, who seals releases anew, and the network's auditor. */
  coordinator: Officer
  networkAuditor: Officer
}

/** The officers, who are signed in first; everybody else signs in while they work. */
export type Entering = { officers: Cast['officers']; everybody: Promise<Cast> }

/** Signs everybody in who is not yet, one after the other: a sign-in takes a lot of memory for a moment. */
export async function signInAll(founded: FoundedNetwork): Promise<Entering> {
  const enter = (member: string, role: 'tracing-officer' | 'auditor' | 'network-auditor') => {
    const society = founded.members.get(member)
    if (society === undefined) throw new RangeError('No such member')
    const account = accountWith(society.accounts, role)
    return signIn(society.caseworkUrl, account.username, account.passphrase, founded.sessions.get(account))
  }
  const officers = new Map<string, Officer>()
  for (const member of founded.members.keys()) {
    if (member !== founded.coordinator) officers.set(member, await enter(member, 'tracing-officer'))
  }
  const others = async (): Promise<Cast> => {
    const coordinator = await enter(founded.coordinator, 'tracing-officer')
    const auditors = new Map<string, Officer>()
    for (const member of founded.members.keys()) auditors.set(member, await enter(member, 'auditor'))
    return { officers, auditors, coordinator, networkAuditor: await enter(founded.coordinator, 'network-auditor') }
  }
  const everybody = others()
  // Whoever waits for them hears of a failure; until then it is not nobody's.
  everybody.catch(() => {})
  return { officers, everybody }
}
