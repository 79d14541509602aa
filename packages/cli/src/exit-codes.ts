/** Exit codes, the same for every command. Scripts may rely on them. */
export const EXIT = {
  ok: 0,
  /** Something went wrong that is none of the below. */
  failed: 1,
  /** The command line or an input file cannot be read. */
  usage: 2,
  /** Not signed in, or the sign-in was refused. */
  signIn: 3,
  /** Casework refused: a rule, a role, a state, or nothing there. */
  refused: 4,
  /** Casework cannot be reached or asks to try again. */
  unavailable: 5,
  /** A proof does not verify, or a log is not the one seen before. */
  unverified: 6,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export const EXIT_HELP = `Exit codes
  0  done
  1  something went wrong
  2  the command line or an input file cannot be read
  3  not signed in, or the sign-in was refused
  4  refused: a rule, a role, a state, or nothing there that you may see
  5  casework cannot be reached, or asks to try again
  6  a proof does not verify, or a log is not the one seen before`
