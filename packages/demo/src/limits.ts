import type { Extra, NetworkPlan } from '@kinlink/embedded'

/** Release windows of the demo, in seconds: a day in earnest. */
const WINDOW_SECONDS = '1'
/** How long Societies have to erase what was withdrawn: a month in earnest. */
const ERASURE_SECONDS = '8'

/** The demo's own limits: it plays months of a caseload within a minute. */
export const limits = (_plan: NetworkPlan): Extra => ({
  all: { WINDOW_SECONDS, SEQUENCER_MS: '1000' },
  exchange: {
    mailbox: {
      ERASURE_SECONDS,
      ...Object.fromEntries(
        ['SOCIETY', 'OFFICER'].flatMap((who) =>
          ['SUBMISSIONS', 'SUBMISSIONS_FLOOR', 'ENTRIES', 'COMPARES', 'OFFERS', 'MESSAGES', 'RIGHTS'].map((what) => [
            `${what}_PER_${who}`,
            '100000',
          ]),
        ),
      ),
    },
  },
  society: () => ({
    casework: {
      FEED_SECONDS: '2',
      NETWORK_SECONDS: '20',
      SIGN_INS_PER_MINUTE: '1000',
      SESSION_SECONDS: '3600',
      // Decoys leave at the officer's next look at anything: there is no time of day to hide in a minute.
      DECOY_SPREAD_SECONDS: '0',
    },
  }),
})
