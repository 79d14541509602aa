export { CryptoError } from './crypto-error.ts'
export { type GrantKeys, type OpenRequest, openGrant, openRecord } from './grant/open-grant.ts'
export { type OpenedRecord, openFields } from './record/open-fields.ts'
export { ready, wipe } from './sodium.ts'
