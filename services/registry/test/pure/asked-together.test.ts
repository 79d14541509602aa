import { expect, test } from 'vitest'
import { askedTogether } from '../../src/context/asked-together.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('those who come while two questions are under way share the next one, and none takes the answer of one sent before', async () => {
  const sent: PromiseWithResolvers<number>[] = []
  const ask = askedTogether(() => {
    const question = Promise.withResolvers<number>()
    sent.push(question)
    return question.promise
  })
  const [hanging, second] = [ask(), ask()]
  const later = [ask(), ask()]
  await turn()
  expect(sent.length).toBe(2)
  sent[1]?.resolve(2)
  expect(await second).toBe(2)
  await turn()
  expect(sent.length).toBe(3)
  sent[2]?.resolve(3)
  expect(await Promise.all(later)).toEqual([3, 3])
  sent[0]?.resolve(1)
  expect(await hanging).toBe(1)
})

test('a question that fails is the failure of those who waited for it, and the next is asked anew', async () => {
  let asked = 0
  const ask = askedTogether(async () => {
    asked += 1
    if (asked === 1) throw new Error('no answer')
    return asked
  })
  await expect(ask()).rejects.toThrow('no answer')
  expect(await ask()).toBe(2)
})
