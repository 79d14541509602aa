import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { App } from '@kinlink/runtime'

/** A service whose application can be built without a connection. */
export type Described = { readonly service: string; readonly build: () => Promise<App> }

const fileOf = (service: string): string =>
  fileURLToPath(new URL(`../../../services/${service}/openapi.json`, import.meta.url))

/** The OpenAPI document of an application, as it is committed. */
export const documentOf = async ({ build }: Described): Promise<string> => {
  const app = await build()
  try {
    await app.ready()
    const document = app.swagger()
    // The root of a module's prefix answers with and without a slash; it is written without.
    const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [path.replace(/(?<=.)\/$/, ''), item])
    return `${JSON.stringify({ ...document, paths: Object.fromEntries(paths) }, null, 2)}\n`
  } finally {
    await app.close()
  }
}

/** Writes each document, or with `check` answers the services whose committed document is another. */
export const writeDocuments = async (services: readonly Described[], check: boolean): Promise<string[]> => {
  const stale: string[] = []
  for (const described of services) {
    const path = fileOf(described.service)
    const text = await documentOf(described)
    if ((await readFile(path, 'utf8').catch(() => '')) === text) continue
    stale.push(described.service)
    if (!check) await writeFile(path, text)
  }
  return stale
}

/** The end of a child's run: says what is stale, or was. The exit code says it to the parent. */
export const describeServices = async (services: readonly Described[]): Promise<void> => {
  const check = process.argv.includes('--check')
  for (const service of await writeDocuments(services, check)) {
    process.stdout.write(`services/${service}/openapi.json ${check ? 'is not what the code says' : 'written'}\n`)
    if (check) process.exitCode = 1
  }
}
