import { randomBytes } from 'node:crypto'
import type { NewMessage, Projection, PublicEvent, Submission } from '@kinlink/contracts'
import { fromB64, receiptDigest } from '@kinlink/crypto/hash'
