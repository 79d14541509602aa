export { type App, type AppOptions, createApp } from './app.ts'
export { type Clock, DAILY_AT_FOUR, newId, nextWindow, systemClock, type WindowRule, windowStart } from './clock.ts'
export { ConfigError, type Environment, type LoadedConfig, loadConfig } from './config.ts'
export type { ReadinessCheck } from './health.ts'
export {
  createInternalClient,
  type InternalAnswer,
  type InternalCall,
  type InternalClient,
  UnexpectedAnswer,
} from './internal-client.ts'
export { createHoldingClient, HELD_LENGTH, type Held, type HoldingClient } from './internal-hold.ts'
export { requireInternalToken } from './internal-token.ts'
export { jsonBytesOf } from './json-body.ts'
export { createLogger, describeError, type Logger, type LogLevel } from './logger.ts'
export { closeInReverse, listen, runService, type Service } from './main.ts'
export {
  HttpProblem,
  type ProblemParts,
  type ProblemValue,
  problem,
  problemBody,
  problemOfError,
  problems,
  readProblem,
  sendProblem,
} from './problem.ts'
export { ANCHORS, type Anchors, anchorsOf, LISTENING, WINDOWS, windowRuleOf } from './settings.ts'
export { type JsonRefusal, parseStrictJson, type StrictJson } from './strict-json.ts'
export { every, type Ticker } from './ticker.ts'
