import { type App, createApp, type Logger, type ReadinessCheck } from '@kinlink/runtime'

export type MatchingDeps = { readonly logger: Logger; readonly readiness?: Readonly<Record<string, ReadinessCheck>> }

/** Matching's application: whether it lives and is ready. It takes its work from the queue and answers nobody. */
export const buildApp = ({ logger, readiness = {} }: MatchingDeps): Promise<App> =>
  createApp({ name: 'matching', title: 'Kinlink matching', logger, readiness })
