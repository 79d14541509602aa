/** Writes the story for people: plain words, one step a line, on the stream given. */
export type Narrator = { heading(text: string): void; say(text: string): void; step(who: string, text: string): void }

/** @param out stderr, so that `--json` leaves nothing but its object on stdout */
export function narrator(out: NodeJS.WriteStream): Narrator {
  const bold = (text: string) => (out.isTTY ? `\u001b[1m${text}\u001b[0m` : text)
  return {
    heading: (text) => out.write(`\n${bold(text)}\n`),
    say: (text) => out.write(`${text}\n`),
    step: (who, text) => out.write(`  ${`${who}:`.padEnd(22)} ${text}\n`),
  }
}
