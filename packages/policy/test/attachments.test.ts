import type { PolicyPack } from '@kinlink/contracts'
import { describe, expect, it } from 'vitest'
import {
  buildPack,
  checkAttachments,
  checkAttachmentsAttested,
  checkBody,
  hasAttachments,
  hasCarriers,
  hasReplyAttachments,
  hasSpoken,
  isSchemaOf,
  schemaOf,
} from '../src/index.ts'
import { told } from './people.ts'

const LIMITS = { each: 100, together: 250 }
const photo = (length = 50) => ({ kind: 'photo', mediaType: 'image/jpeg', length }) as const
const scan = (length = 50) => ({ kind: 'document', mediaType: 'application/pdf', length }) as const
const recording = (length = 50) => ({ kind: 'recording', mediaType: 'audio/ogg', length }) as const
const fields = (...all: Parameters<typeof checkAttachments>[0][number][]) =>
  checkAttachments(all, LIMITS).map(({ rule, field }) => `${rule} ${field}`)

describe('what comes with a letter', () => {
  it('is two photographs and two documents at most', () => {
    expect(fields()).toEqual([])
    expect(fields(photo(), photo(), scan(), scan())).toEqual([])
    expect(fields(photo(), photo(), photo())).toEqual(['P-PURPOSE kind'])
    expect(fields(scan(), scan(), scan())).toEqual(['P-PURPOSE kind'])
    expect(fields({ ...scan(), mediaType: 'image/png' })).toEqual([])
    expect(fields({ ...photo(), mediaType: 'application/pdf' })).toEqual(['P-PURPOSE mediaType'])
  })

  it('is one recording, which is a sound, and nothing else is one', () => {
    expect(fields(recording(), photo(), scan())).toEqual([])
    expect(fields({ ...recording(), mediaType: 'audio/wav' })).toEqual([])
    expect(fields(recording(), recording())).toEqual(['P-PURPOSE kind'])
    for (const wrong of [
      { ...recording(), mediaType: 'image/png' },
      { ...scan(), mediaType: 'audio/ogg' },
      { ...photo(), mediaType: 'audio/wav' },
    ] as const)
      expect(fields(wrong)).toEqual(['P-PURPOSE mediaType'])
  })

  it('is a recording instead of a text, never beside it, and never neither', () => {
    const body = (letter: Parameters<typeof checkBody>[0], ...all: Parameters<typeof checkBody>[1]) =>
      checkBody(letter, all).map(({ rule, field }) => `${rule} ${field}`)
    const text = { body: 'ደሓን ኢና።', lang: 'ti', script: 'Ethi' }
    const spoken = { recorded: true, lang: 'ti' } as const
    expect(body(text, photo())).toEqual([])
    expect(body({ ...text, oral: true })).toEqual([])
    expect(body(spoken, photo(), recording())).toEqual([])
    expect(body(spoken, photo())).toEqual(['P-PURPOSE letter'])
    expect(body(text, recording())).toEqual(['P-PURPOSE kind'])
  })

  it('is no longer than one may be, nor than all may be together, and not empty', () => {
    expect(fields(photo(100), scan(100))).toEqual([])
    expect(fields(photo(100), scan(100), scan(50))).toEqual([])
    expect(fields(photo(1))).toEqual([])
    expect(fields(photo(101))).toEqual(['P-PURPOSE bytes'])
    expect(fields(photo(0))).toEqual(['P-PURPOSE bytes'])
    expect(fields(photo(100), scan(100), scan(51))).toEqual(['P-PURPOSE bytes'])
  })

  it.each([
    ['A message brings two photographs at most.', [photo(), photo(), photo()]],
    ['A message brings two documents at most.', [scan(), scan(), scan()]],
    ['A message is one recording.', [recording(), recording()]],
    [
      'A photograph is a picture, a document a picture or a PDF, a recording a sound.',
      [{ ...photo(), mediaType: 'application/pdf' } as const],
    ],
    ['The attachment is too large: make the picture smaller, or record in a coarser quality.', [photo(101)]],
    ['The attachment is empty: add it again.', [photo(0)]],
    ['The attachments are too large together.', [photo(100), scan(100), scan(51)]],
  ])('is refused with the reason: %s', (text, all) => expect(told(checkAttachments(all, LIMITS))).toEqual([text]))

  it('leaves on the word of an officer who has looked at it', () => {
    const word = { familyNewsOnly: true as const, removals: [] }
    expect(checkAttachmentsAttested([], word)).toEqual([])
    expect(checkAttachmentsAttested([photo()], { ...word, attachmentsChecked: true })).toEqual([])
    expect(checkAttachmentsAttested([photo()], word)).toMatchObject([{ rule: 'P-NOHARM', field: 'attachmentsChecked' }])
  })
})

describe('the schema of a message, and of a release', () => {
  const pack = buildPack({
    net: 'n',
    version: '2026.1',
    issued: '2026-11-01T00:00:00Z',
    notAfter: '2027-11-01T00:00:00Z',
  })
  const packWithout = (...without: string[]): PolicyPack => ({
    ...pack,
    catalogue: pack.catalogue.filter(({ name }) => !without.includes(name)),
    purposes: pack.purposes.map((purpose) => ({
      ...purpose,
      mandatory: purpose.mandatory.filter((name) => !without.includes(name)),
      allowed: purpose.allowed.filter((name) => !without.includes(name)),
    })),
  })
  const last = packWithout('spoken')
  const [before, older] = [packWithout('carriedBy', 'spoken'), packWithout('spoken', 'carriedBy', 'attachments')]

  it('is the newest one once the pack has its fields, and an earlier one until then', () => {
    expect([hasSpoken(pack), schemaOf(pack, 'message')]).toEqual([true, 'message/4'])
    expect([hasSpoken(last), schemaOf(last, 'message')]).toEqual([false, 'message/3'])
    expect([hasAttachments(before), schemaOf(before, 'message')]).toEqual([true, 'message/2'])
    expect([pack, before, older].map(hasCarriers)).toEqual([true, false, false])
    expect([hasAttachments(older), schemaOf(older, 'message')]).toEqual([false, 'message/1'])
    expect([hasReplyAttachments(pack), schemaOf(pack, 'release')]).toEqual([true, 'release/2'])
    expect([hasReplyAttachments(older), schemaOf(older, 'release')]).toEqual([false, 'release/1'])
    expect(schemaOf(pack, 'tracing')).toBe('tracing/1')
  })

  it('is taken in each, and in no other', () => {
    const taken = ['message/0', 'message/1', 'message/2', 'message/3', 'message/4', 'message/5', 'tracing/1'].filter(
      (schema) => isSchemaOf('message', schema),
    )
    expect(taken).toEqual(['message/1', 'message/2', 'message/3', 'message/4'])
    expect(['release/1', 'release/2', 'release/3'].filter((schema) => isSchemaOf('release', schema))).toEqual([
      'release/1',
      'release/2',
    ])
    expect(['tracing/0', 'tracing/1', 'tracing/2'].filter((schema) => isSchemaOf('tracing', schema))).toEqual([
      'tracing/1',
    ])
  })
})
