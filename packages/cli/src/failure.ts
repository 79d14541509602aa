import type { Finding } from '@kinlink/contracts'
import type { ExitCode } from './exit-codes.ts'

/** Ends a command: what is said to people, what to programs, and the exit code. Holds no value of an input file. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exit: ExitCode
  readonly code: string
  readonly findings: readonly Finding[]
  /** What `kinlink explain` can be asked about it. */
  readonly decision: string | undefined
  constructor(
    exit: ExitCode,
    code: string,
    message: string,
    findings: readonly Finding[] = [],
    decision: string | undefined = undefined,
  ) {
    super(message)
    this.exit = exit
    this.code = code
    this.findings = findings
    this.decision = decision
  }
}
