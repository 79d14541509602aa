import { Id } from '@kinlink/contracts'
import { Compile } from 'typebox/compile'

const id = Compile(Id)

/** The opaque act id that the gateway passes on in `Kinlink-Act`; null when there is none. */
export const actIdOf = (request: { readonly headers: Readonly<Record<string, unknown>> }): string | null => {
  const given = request.headers['kinlink-act']
  return id.Check(given) ? given : null
}
