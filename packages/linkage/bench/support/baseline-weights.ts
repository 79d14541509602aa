export { JUDGEMENT as BASELINE } from '../../fit/judgement.ts'
