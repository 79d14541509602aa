// What the exchange needs of linkage: to compare codes. It loads neither names nor keys nor the encoder.
export { type Band, bandOf, CANDIDATE_FLOOR } from './codes/band.ts'
export { type CodeIndex, createCodeIndex, type Resembling } from './codes/code-index.ts'
export { CODE_BYTES, resemblance } from './codes/resemblance.ts'
export { shortlistLength } from './codes/shortlist.ts'
