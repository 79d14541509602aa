import type { Ajv } from '@fastify/ajv-compiler'

/**
 * Replaces `maxLength` of Ajv, which counts the characters of every text one by one. A text has at most as many of them as UTF-16 code units, so only one that has more of
 * those than allowed needs counting.
 */
export const quickenMaxLength = (ajv: Ajv): void => {
  ajv.removeKeyword('maxLength').addKeyword({
    keyword: 'maxLength',
    type: 'string',
    schemaType: 'number',
    compile: (most: number) => (text: string) => text.length <= most || [...text].length <= most,
  })
}
