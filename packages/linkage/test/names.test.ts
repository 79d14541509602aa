import { describe, expect, test } from 'vitest'
import { normaliseName, wordSimilarity } from '../src/index.ts'

const words = (full: string, lang?: string) => normaliseName({ full, lang }).words
const alike = (a: string, b: string, langA?: string, langB?: string) => {
  const [left] = words(a, langA)
  const [right] = words(b, langB)
  if (!left || !right) throw new Error(`no word in ${a} or ${b}`)
  return wordSimilarity(left, right)
}

/** From here on the model counts two words as the same name in another spelling. */
const CLOSE = 0.8

describe('one name in many spellings', () => {
  test.each([
    ['محمد', ['Mohamed', 'Mohammed', 'Muhammad', 'Mehmet', 'Mouhamadou', 'Maxamed', 'Мухаммад', 'መሐመድ', 'মোহাম্মদ']],
    ['حسين', ['Hussein', 'Husain', 'Hossein', 'Hüseyin', 'Hocine', 'Xuseen']],
    ['فاطمة', ['Fatima', 'Fatma', 'Fatimah', 'فاطمه', 'ፋጢማ']],
    ['یوسفی', ['Yousefi', 'Yusufi', 'يوسفي']],
    ['جاوید', ['Jawed', 'Jawid', 'Javid']],
    ['رضا', ['Reza', 'Rida']],
    ['خالد', ['Khaled', 'Khalid', 'Halid']],
    ['عثمان', ['Osman', 'Ousmane', 'Usman', 'Othman']],
    ['ፀሐይ', ['Tsehay', 'ጸሐይ', 'ፀሃይ', 'Tsehaye']],
    ['ገብረ', ['Gebre', 'Gabra']],
    ['Сергій', ['Serhii', 'Sergiy', 'Sergei']],
    ['Олег', ['Oleh', 'Oleg']],
    ['Шевченко', ['Shevchenko', 'Szewczenko', 'Schewtschenko']],
    ['יצחק', ['Yitzhak', 'Itzhak']],
    ['Diallo', ['Dialo', 'Diallo']],
  ])('%s is recognised in its other spellings', (name, spellings) => {
    const missed = spellings.filter((spelling) => alike(name, spelling) < CLOSE)
    expect(missed).toEqual([])
  })

  test('a Somali spelling is read as Somali where the letters show it', () => {
    expect(words('Cabdiraxmaan', 'so')[0]?.readings).toContain('abdrahman')
    expect(words('Xaliimo', 'so')[0]?.readings).toEqual(['halimo'])
  })

  test('a slip of the pen leaves a name close to itself', () => {
    expect(alike('Aihsa', 'Aisha')).toBeGreaterThanOrEqual(0.75)
    expect(alike('Ibrahmi', 'Ibrahim')).toBeGreaterThanOrEqual(CLOSE)
  })
})

describe('names that must stay apart', () => {
  test.each([
    ['Hassan', 'Hussein'],
    ['حسن', 'حسين'],
    ['Salim', 'Salma'],
    ['Ali', 'Omar'],
    ['Ahmed', 'Mohamed'],
    ['Khadija', 'Khaled'],
    ['Mohamed', 'Mahmoud'],
    ['Abdullah', 'Abdulrahman'],
    ['Tsehay', 'Tsegaye'],
    ['Bondarenko', 'Boiko'],
  ])('%s is not %s', (a, b) => {
    expect(alike(a, b)).toBeLessThan(0.85)
    expect(alike(a, b)).toBeLessThan(alike(a, a) - 0.1)
  })
})

describe('Abd and the names of God', () => {
  const forms = [
    'عبد الرحمن',
    'عبدالرحمن',
    'Abd al-Rahman',
    'Abdul Rahman',
    'Abdul-Rahman',
    'Abdurrahman',
    'Abderrahmane',
    'Abdirahman',
    'Abdel-Rahman',
    'Abd ar-Rahman',
    'Cabdiraxmaan',
  ]
  test.each(forms)('%s is one word', (form) => {
    expect(words(form)).toHaveLength(1)
    expect(alike(form, 'Abdulrahman')).toBeGreaterThanOrEqual(0.9)
  })

  test.each([
    ['عبد الله', 'Abdullah'],
    ['عبد الله', 'Abdoulaye'],
    ['عبد العزيز', 'Abdelaziz'],
    ['عبد القادر', 'Abdelkader'],
    ['عبد اللطيف', 'Abdellatif'],
    ['Abdul Aziz', 'Abdiaziz'],
  ])('%s and %s are one name', (a, b) => {
    expect(alike(a, b)).toBeGreaterThanOrEqual(CLOSE)
  })

  test('Abdul before a family name that serves nobody stays a name of its own', () => {
    expect(words('Abdul Uddin')).toHaveLength(2)
    expect(words('عبد حمدان')).toHaveLength(2)
  })
})

describe('a name as a bag of words', () => {
  test('articles, "son of" and titles are set apart', () => {
    const bag = normaliseName({ full: 'Dr. Ahmad bin Haji Yusuf al-Masri' })
    expect(bag.words.map(({ text }) => text)).toEqual(['ahmad', 'yusuf', 'masri'])
    expect(bag.particles.map(({ text }) => text)).toEqual(['dr', 'bin', 'haji', 'al'])
  })

  test('a name that is nothing but a particle is still a name', () => {
    expect(words('Ben').map(({ text }) => text)).toEqual(['ben'])
  })

  test('what no name is as long as is read up to a bound, also where one character stands for several words', () => {
    expect(words('Ana '.repeat(2000))).toHaveLength(24)
    expect(words('ﷺ '.repeat(100)).length).toBeLessThanOrEqual(24)
  })

  test('the written article goes, names that only look like it stay', () => {
    expect(alike('القاسم', 'Qasem')).toBeGreaterThanOrEqual(0.9)
    expect(alike('Alqasem', 'Qasem')).toBeGreaterThanOrEqual(0.9)
    expect(alike('الياس', 'Ilyas')).toBeGreaterThanOrEqual(CLOSE)
  })

  test('abbreviations are read in full', () => {
    expect(alike('Md.', 'Mohammad')).toBeGreaterThanOrEqual(0.9)
  })

  test('vowel marks, tatweel, width and case make no difference', () => {
    expect(alike('مُحَمَّد', 'محمـــد')).toBe(1)
    expect(alike('ＯＭＡＲ', 'omar')).toBe(1)
  })

  test.each(['', '   ', '...', '12345', '🙂', '\u0000', '-', 'ال'])('%j is read without failing', (text) => {
    expect(() => normaliseName({ full: text })).not.toThrow()
  })
})
