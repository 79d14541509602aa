import swaggerUi from '@fastify/swagger-ui'
import type { App } from './app.ts'

/** A word, no emblem: the emblems of the Movement are protected by the Geneva Conventions. */
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 32" role="img" aria-label="Kinlink">
<text x="0" y="24" font-family="sans-serif" font-size="24" font-weight="600" fill="#ffffff">Kinlink</text></svg>`

/** Everything comes from here, nothing is sent anywhere: no form, no request to another host, no frame. */
const CSP = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': "'self'",
  'form-action': "'none'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
}

/**
 * The API reference page at `/reference`, made from the OpenAPI document that the routes themselves describe; the document is at `/reference/json`. It is for
 * reading: it sends no request to the API, so that nobody types a token or a name into a page.
 */
export const installReference = async (app: App, title: string): Promise<void> => {
  await app.register(swaggerUi, {
    routePrefix: '/reference',
    staticCSP: CSP,
    logo: { type: 'image/svg+xml', content: LOGO, href: '/reference' },
    theme: { title },
    uiConfig: {
      supportedSubmitMethods: [],
      deepLinking: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: -1,
      defaultModelRendering: 'example',
      tagsSorter: 'alpha',
    },
  })
}
