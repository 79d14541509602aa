/** OID of `bytea`, as an array in PostgreSQL's binary form names it. */
const BYTEA = 17
const INT = 4

/**
 * A `bytea[]` in PostgreSQL's binary form (`array_recv`). pg would spell each value in hexadecimal and quote it; PostgreSQL would read that letter by letter.
 */
export const byteArrays = (values: readonly Uint8Array[]): Buffer => {
  // Dimensions, whether any is null, type; then how many there are and the index of the first.
  const head = [1, 0, BYTEA, values.length, 1].map(int32)
  return Buffer.concat([...head, ...values.flatMap((value) => [int32(value.length), value])])
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(INT)
  bytes.writeInt32BE(value)
  return bytes
}
