import type { AttachmentView } from '@kinlink/contracts'
import { newId } from '@kinlink/runtime'
import type { Parcel } from './parcel.ts'

/** What came with a record, not fetched yet: listed under ids of our own, and what opens it. */
export type KeptParcel = Pick<Parcel, 'key' | 'digest' | 'length'> & { readonly items: readonly AttachmentView[] }

export const keptOf = ({ key, digest, length, items }: Parcel): KeptParcel => ({
  ...{ key, digest, length },
  items: items.map((item) => ({ attachmentId: newId(), ...item })),
})
