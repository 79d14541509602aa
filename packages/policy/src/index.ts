export { CATALOGUE, type CatalogueField, MAX_ENTRY_DAYS, PURPOSES } from './catalogue/field.ts'
export { buildPack, comparePackVersions, PACK_SIGNERS, type ReadPack, readPack } from './catalogue/pack.ts'
export { daysWithin, RETENTION_BOUNDS, type RetentionClass } from './catalogue/retention.ts'
export {
  ATTACHMENTS,
  CARRIED_BY,
  hasAttachments,
  hasCarriers,
  hasReplyAttachments,
  hasSpoken,
  isSchemaOf,
  SPOKEN_AS,
  schemaOf,
} from './catalogue/schema.ts'
export { ADVICE } from './rules/advice.ts'
export { type Held, PLACES, type Place } from './rules/held.ts'
export { articlesOf, finding, type Judgement, RULES, type RuleId } from './rules/rule.ts'
export { WHERE } from './rules/where.ts'
export {
  checkGrantStages,
  checkPadding,
  checkSealable,
  checkSubmissionFields,
  deskRule,
  fieldsAllowedAtStage,
  fieldsAtStage,
  groupsOf,
  requiredLines,
  STAGE_ORDER,
} from './submission/fields.ts'
export {
  checkEntryValidity,
  checkPackInForce,
  checkValidity,
  grantCeiling,
  isWithinCeiling,
} from './submission/validity.ts'
export { checkAcceptance } from './uses/acceptance.ts'
export { checkNotice } from './uses/notice.ts'
export { checkUse, fieldsForRole, tracingPurpose, type Use } from './uses/use.ts'
export { type AgeInterval, ageInterval, isPossiblyMinor } from './values/age-interval.ts'
export {
  type Attached,
  type AttachmentLimits,
  checkAttachments,
  checkAttachmentsAttested,
  checkBody,
  MAX_DOCUMENTS,
  MAX_PHOTOS,
  MAX_RECORDINGS,
} from './values/attachments.ts'
export { checkCarried } from './values/carriers.ts'
export { checkConsent, consentStateOf, endOfConsent, keepsOut } from './values/consent.ts'
export { checkDecision, type DecisionContext } from './values/decision.ts'
export {
  checkAttestation,
  checkMessage,
  checkReply,
  hasSufficientAddress,
  type MessageContext,
} from './values/message.ts'
export { type Factor, factorsOf, priorityOf, priorityOfRequest } from './values/priority.ts'
export { checkReceived, type ReceivedBy } from './values/received.ts'
export { checkRegistration } from './values/registration.ts'
export { type BesideReturn, besideReturn, checkReturn } from './values/returns.ts'
export { checkMessageBasis } from './values/sealed-half.ts'
export { checkTexts, mentionsStatus, statusFields } from './values/status.ts'
export { checkTracingRequest, type TracingContext } from './values/tracing-request.ts'
