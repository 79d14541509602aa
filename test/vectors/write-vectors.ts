import { kemSharedSecret } from '../../packages/crypto/test/independent-xwing.ts'
import { makeVectors, writeVectors } from './make-vectors.ts'

writeVectors(await makeVectors(kemSharedSecret))
