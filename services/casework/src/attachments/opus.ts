/** Milliseconds of one frame, by the upper five bits of a packet's first byte (RFC 6716 §3.1, table 2). */
const FRAME_MS: readonly number[] = [
  ...[10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 40, 60],
  ...[10, 20, 10, 20],
  ...[2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20],
]
const LONGEST_MS = 120

/** How long one packet of Opus sounds, by the packet itself and not by what is said about it; null for what is none. */
export function packetMs(packet: Uint8Array): number | null {
  const [toc, second] = packet
  if (toc === undefined) return null
  const code = toc & 3
  const frames = code === 0 ? 1 : code < 3 ? 2 : (second ?? 0) & 0x3f
  const ms = frames * (FRAME_MS[toc >> 3] ?? 0)
  return ms > 0 && ms <= LONGEST_MS ? ms : null
}
