import type { Finding } from '@kinlink/contracts'
import type { ExitCode } from './exit-codes.ts'

/** Ends a command: what is said to people, what to programs, and the exit code. Holds no value of an input file. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exit: ExitCode
  readonly code: string
  readonly findings: readonly Finding[]
  constructor(exit: ExitCode, code: string, message: string, findings: readonly Finding[] = []) {
    super(message)
    this.exit = exit
    this.code = code
    this.findings = findings
  }
}
