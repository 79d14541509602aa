/**
 * Examples for the API reference, in the languages people come with. Everybody in them is made up. `x-examples` is what the OpenAPI generator turns into named
 * examples of a request body.
 */
export const named = (examples: Record<string, { summary: string; value: unknown }>) => ({ 'x-examples': examples })

export const consent = (lang: string, more: object = {}) => ({
  basis: 'consent',
  giver: 'self',
  method: 'oral-witnessed',
  language: lang,
  interpreter: false,
  noticeVersion: '2026-1',
  givenAt: '2026-11-02T09:15:00Z',
  ...more,
})
export const vital = (lang: string) => consent(lang, { basis: 'vital-interest', giver: 'authority' })
