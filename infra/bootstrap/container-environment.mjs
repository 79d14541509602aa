// Writes .env for docker-compose.yml with new secrets. It never replaces one that is there.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)
const file = fileURLToPath(new URL('.env', root))

const needed = (compose) => [...new Set([...compose.matchAll(/\$\{([A-Z_]+):\?\}/g)].map(([, key]) => key))].sort()
const keyPair = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
const { d: tokenKey, x: tokenPublicKey } = keyPair()
const { d: keysLogKey, x: keysLogPublicKey } = keyPair()

const initial = (key) => {
  if (key === 'TOKEN_KEY') return tokenKey
  if (key === 'TOKEN_PUBLIC_KEY') return tokenPublicKey
  if (key === 'KEYS_LOG_KEY') return keysLogKey
  if (key === 'KEYS_LOG_PUBLIC_KEY') return keysLogPublicKey
  if (/_(PASSWORD|TOKEN|SECRET|KEY)$/.test(key)) return randomBytes(32).toString('base64url')
  return ''
}

const keys = needed(readFileSync(new URL('docker-compose.yml', root), 'utf8'))
const values = keys.map((key) => [key, initial(key)])
try {
  writeFileSync(file, values.map(([key, value]) => `${key}=${value}\n`).join(''), { mode: 0o600, flag: 'wx' })
  const empty = values.filter(([, value]) => value === '').map(([key]) => key)
  process.stdout.write(`Wrote .env with new secrets. Please fill in: ${empty.join(', ')}\n`)
} catch (error) {
  process.stderr.write(
    error.code === 'EEXIST' ? 'There is a .env already: it was left as it is.\n' : `${error.message}\n`,
  )
  process.exitCode = 1
}
