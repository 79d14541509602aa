import type { CaseView, Withdrawn } from '@kinlink/contracts'
import { must, type Officer } from '../officer.ts'
import type { HandedIn } from './handed-in.ts'
import { patiently } from './patience.ts'
import type { Stage } from './stage.ts'

export type Erasures = { requested: number; complete: number; overdue: number }

/** F5: families withdraw; every Society that was named erases what it has, and says so. */
export async function playWithdrawals(cases: readonly HandedIn[], { officers }: Stage): Promise<Erasures> {
  const counts: Erasures = { requested: 0, complete: 0, overdue: 0 }
  for (const { society, caseId } of cases) {
    const officer = officers.get(society) as Officer
    const reason = { reason: 'enquirer-withdrew' }
    must<Withdrawn>(await officer.post(`/v1/cases/${caseId}/withdrawal`, reason), 'withdrawing a request')
    counts.requested += 1
  }
  for (const { society, caseId } of cases) {
    const officer = officers.get(society) as Officer
    let erasure: string | null | undefined
    await patiently('an erasure ends', async () => {
      const view = must<CaseView>(await officer.get(`/v1/cases/${caseId}`), 'reading a withdrawn case')
      erasure = view.erasure
      return erasure === 'complete' || erasure === 'overdue'
    })
    if (erasure === 'complete') counts.complete += 1
    else counts.overdue += 1
  }
  return counts
}
