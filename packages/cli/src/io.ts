/** All that a command can reach of the machine it runs on, besides files and the network. */
export type Io = {
  out(text: string): void
  err(text: string): void
  /** All of standard input, as text. */
  stdin(): Promise<string>
  /** Asks a person. `hidden` shows nothing of what is typed. Undefined when nobody sits there. */
  ask(question: string, options: { readonly hidden: boolean }): Promise<string | undefined>
  now(): Date
  readonly env: Readonly<Record<string, string | undefined>>
}
