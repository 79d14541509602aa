import { hash } from 'node:crypto'

/** Bytes of a SHA-256 hash. */
export const HASH_SIZE = 32

const LEAF = Uint8Array.of(0x00)
const NODE = Uint8Array.of(0x01)

const sha256 = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(hash('sha256', Buffer.concat(parts), 'buffer'))

/** Root of the tree without leaves: the hash of nothing (RFC 6962 §2.1). */
export const emptyRoot = (): Uint8Array => sha256()

/** Hash of a leaf: SHA-256(0x00 || data) (RFC 6962 §2.1). */
export const leafHash = (data: Uint8Array): Uint8Array => sha256(LEAF, data)

/** Hash of an inner node: SHA-256(0x01 || left || right) (RFC 6962 §2.1). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(NODE, left, right)

/**
 * What a leaf of Kinlink's log commits to: SHA-256(salt || body). With the salt destroyed, the leaf says nothing of a
 * body, not even to someone who guesses it.
 */
export const entryCommitment = (salt: Uint8Array, body: Uint8Array): Uint8Array => sha256(salt, body)

/** Leaf hash of an entry of Kinlink's log. */
export const entryLeaf = (salt: Uint8Array, body: Uint8Array): Uint8Array => leafHash(entryCommitment(salt, body))

/** Whether two hashes are the same. */
export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
