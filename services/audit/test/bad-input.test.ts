import type { Service } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { ask, type Ground, prepareGround, startAudit, TOKEN } from './audit-service.ts'

const TREE = '/internal/trees/member:transit'
let ground: Ground
let service: Service

beforeAll(async () => {
  ground = await prepareGround({ SIDE: 'society', MEMBER: 'transit' })
  service = await startAudit(ground)
})
afterAll(async () => {
  await service.close()
  await ground.close()
})

describe('the audit service refuses', () => {
  it.each([
    ['a filter that no query has', `${TREE}/entries?name=x`],
    ['an officer that is no id', `${TREE}/entries?officer=amina`],
    ['a subject that is no id', `${TREE}/entries?subject=%00`],
    ['an action that does not exist', `${TREE}/entries?action=drop`],
    ['a decision that does not exist', `${TREE}/entries?decision=perhaps`],
    ['a time without zone', `${TREE}/entries?from=2026-11-23T10:00:00`],
    ['a time that does not exist', `${TREE}/entries?until=2026-13-45T10:00:00Z`],
    ['a page of 201', `${TREE}/entries?limit=201`],
    ['a page of 0', `${TREE}/entries?limit=0`],
    ['a cursor that is no number', `${TREE}/entries?after=-1`],
    ['a filter given twice', `${TREE}/entries?decision=allow&decision=deny`],
    ['a tree of no side', '/internal/trees/casework/entries'],
    ['a tree beside the folder', '/internal/trees/member:..%2F/entries'],
    ['a number that is none', `${TREE}/entries/1e3/proof`],
    ['a negative number', `${TREE}/entries/-1/proof`],
    ['a consistency from nothing', `${TREE}/consistency?from=0&to=1`],
    ['a consistency without sizes', `${TREE}/consistency`],
  ])('%s', async (_title, path) => {
    const answer = await ask(service, path)
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    expect(JSON.stringify(answer.body)).not.toContain('amina')
  })

  it.each([
    ['no member', { 'kinlink-member': '' }],
    ['an act that is no id', { 'kinlink-act': 'x' }],
    ['an officer that is no id', { 'kinlink-officer': 'Amina' }],
  ])('a request with %s in its headers', async (_title, headers) => {
    expect(await ask(service, `${TREE}/entries`, headers)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    })
  })

  it.each([
    ['no token', undefined],
    ['another token', `Bearer ${TOKEN}x`],
    ['another scheme', `Basic ${TOKEN}`],
  ])('%s, however the address is written', async (_title, authorization) => {
    for (const path of [
      '/internal/trees/society/entries',
      '/%69nternal/trees/society/entries',
      '//internal/trees/society/entries',
    ]) {
      const response = await fetch(service.url + path, {
        headers: { 'kinlink-member': 'transit', ...(authorization === undefined ? {} : { authorization }) },
      })
      expect([401, 404]).toContain(response.status)
      expect(response.headers.get('content-type')).toContain('application/problem+json')
    }
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s: nothing here is changed by a request', async (method) => {
    const response = await fetch(`${service.url}/internal/trees/society/entries`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect(response.status).toBe(404)
  })
})

describe('a Society’s own log', () => {
  it('is for the Society alone and has no other tree', async () => {
    expect((await ask(service, '/internal/trees/society/entries')).status).toBe(200)
    expect((await ask(service, '/internal/trees/society/entries', { 'kinlink-member': 'origin' })).status).toBe(404)
    expect((await ask(service, '/internal/trees/network/entries')).status).toBe(404)
    expect((await ask(service, `${TREE}/entries`)).status).toBe(404)
  })

  it('is live and ready', async () => {
    expect((await fetch(`${service.url}/ready`)).status).toBe(200)
    expect((await fetch(`${service.url}/live`)).status).toBe(200)
  })
})

describe('its configuration', () => {
  it.each([
    ['a society without MEMBER', { SIDE: 'society' }, /MEMBER/],
    ['a side that does not exist', { SIDE: 'both' }, /SIDE/],
    ['a key that is no 32 bytes', { LOG_KEY: 'short' }, /LOG_KEY/],
    ['a network whose name would break a checkpoint', { NETWORK: 'a b' }, /NETWORK/],
    ['a token that can be guessed', { INTERNAL_TOKEN: 'short' }, /INTERNAL_TOKEN/],
  ])('is refused with %s, by key and without value', (_title, wrong, named) => {
    const env: Record<string, string> = { ...ground.env, SIDE: 'exchange', ...wrong }
    if (env.SIDE === 'society') delete env.MEMBER
    expect(() => readConfig(env)).toThrow(named)
    expect(() => readConfig(env)).not.toThrow(/short/)
  })
})
