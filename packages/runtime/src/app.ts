import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifySchema,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import { newId } from './clock.ts'
import { installErrorHandlers, onBadUrl, onClientError } from './error-handler.ts'
import { installHealth, type ReadinessCheck } from './health.ts'
import { installJsonParser } from './json-body.ts'
import { lazySchemas } from './lazy-schemas.ts'
import type { Logger } from './logger.ts'
import { quickenMaxLength } from './max-length.ts'
import { installReference } from './reference.ts'

/** A Kinlink application: Fastify whose routes are typed by their TypeBox schemas. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>

export type AppOptions = {
  readonly name: string
  readonly logger: Logger
  /** Title of the OpenAPI document. */
  readonly title: string
  readonly version?: string
  /** Bytes; 1 MiB unless said otherwise. A route may set its own. */
  readonly bodyLimit?: number
  /** Whether people get the API reference page at `/reference`. */
  readonly reference?: boolean
  /** What `/ready` asks, each within two seconds. */
  readonly readiness?: Readonly<Record<string, ReadinessCheck>>
}

const INTERNAL = '/internal/'
const REQUEST_TIMEOUT = 30_000
const CONNECTION_TIMEOUT = 60_000

/**
 * Makes the application of one service: strict JSON bodies, schemas that neither coerce nor drop anything, problems
 * (RFC 9457) for every failure, security headers, `no-store`, OpenAPI 3.1 by `app.swagger()` after `app.ready()`,
 * `/live`, `/ready`, and one log line per request without its address. Routes under `/internal/` are tagged in OpenAPI as
 * such: only services of the same side call them.
 */
export const createApp = async (options: AppOptions): Promise<App> => {
  const app = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    requestIdHeader: false,
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestTimeout: REQUEST_TIMEOUT,
    connectionTimeout: CONNECTION_TIMEOUT,
    forceCloseConnections: 'idle',
    // Requests that are already here are still answered; the framework's own refusal would not be a problem document.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 256 },
    ajv: {
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        useDefaults: false,
        allErrors: false,
        strictTypes: false,
        // Named examples for the API reference; they say nothing about validity.
        keywords: ['x-examples'],
      },
      onCreate: quickenMaxLength,
    },
    schemaController: lazySchemas as unknown as NonNullable<FastifyServerOptions['schemaController']>,
    frameworkErrors: onBadUrl,
    clientErrorHandler: onClientError,
  }).withTypeProvider<TypeBoxTypeProvider>() as App
  installErrorHandlers(app)
  installJsonParser(app)
  installRequestLog(app)
  // Headers for browsers, which speak to no internal route.
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith(INTERNAL)) route.helmet = false
  })
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: options.title, version: options.version ?? '0.2.0' },
    },
    transform: ({ schema, url }) => ({ schema: documented(schema, url), url }),
  })
  if (options.reference === true) await installReference(app, options.title)
  installHealth(app, options.readiness ?? {})
  return app
}

const documented = (schema: FastifySchema, url: string): FastifySchema => {
  if (url === '/live' || url === '/ready') return { ...schema, hide: true }
  if (url.startsWith(INTERNAL)) return { ...schema, tags: ['internal'] }
  // Grouped by what they are about, as their addresses are: /v1/cases/… under "cases".
  const about = /^\/v1\/([a-z-]+)/.exec(url)?.[1]
  return about === undefined ? schema : { ...schema, tags: [about] }
}

const installRequestLog = (app: App): void => {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const fields = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    // What a service asks another on somebody's behalf stands in the log once already, as that somebody's request.
    if (/^\/(live$|ready$|internal\/)/.test(route)) request.log.debug(fields, 'request')
    else request.log.info(fields, 'request')
  })
}
