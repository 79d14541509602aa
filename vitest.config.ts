import { defineConfig } from 'vitest/config'

const pure = ['contracts', 'crypto', 'tlog', 'policy', 'linkage', 'statements']
const globalSetup = ['./packages/testing/src/global-setup.ts']

/** What is the same whoever looks and whatever is killed: it takes as long as all flows, on a network of its own beside theirs. */
const endurance = ['uniformity', 'model', 'faults', 'store-and-forward'].map(
  (what) => `test/acceptance/*${what}.test.ts`,
)

/** Each project has a running network, which its files use one after the other. */
const onANetwork = {
  globalSetup: ['./test/acceptance/support/constellation.ts'],
  fileParallelism: false,
  testTimeout: 300_000,
  hookTimeout: 600_000,
}

export default defineConfig({
  test: {
    // Most tests wait for databases and other processes, so three share two cores well.
    maxWorkers: 3,
    // Each file brings its own database and its own applications, so files of a worker share nothing but loaded modules.
    isolate: false,
    projects: [
      {
        test: {
          name: 'pure',
          include: [...pure.map((name) => `packages/${name}/test/**/*.test.ts`), 'services/*/test/pure/**/*.test.ts'],
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'service',
          include: ['packages/*/test/**/*.test.ts', 'services/*/test/**/*.test.ts', 'infra/*/test/**/*.test.ts'],
          exclude: [...pure.map((name) => `packages/${name}/**`), 'services/*/test/pure/**', '**/node_modules/**'],
          globalSetup,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['test/acceptance/**/*.test.ts'],
          exclude: [...endurance, '**/node_modules/**'],
          ...onANetwork,
        },
      },
      { test: { name: 'endurance', include: endurance, ...onANetwork } },
      { test: { name: 'architecture', include: ['test/*.test.ts'], testTimeout: 180_000 } },
    ],
  },
})
