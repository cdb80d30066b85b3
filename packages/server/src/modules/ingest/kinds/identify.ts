import { IDENTIFY } from '@tinyeclipse/sdk/wire'
import { defineKind, refuse } from './define.ts'
import { ENTRIES, isText, readEntries } from './values.ts'

const MAX_WORDS_LENGTH = 500
const MAX_TRAIT_LENGTH = 500
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/
const isTrait = (value: unknown): value is string => isText(value, MAX_TRAIT_LENGTH)

export const identify = defineKind({
  letter: IDENTIFY,
  gate: 'behaviour',
  read({ g, o }) {
    if (g === undefined || g === null || g === '' || (typeof g === 'string' && g.trim() === ''))
      return refuse(
        'g',
        'what the visitor agreed to, in words; without consent nobody is identified',
        'consent_required',
      )
    if (!isText(g, MAX_WORDS_LENGTH)) return refuse('g', `the words of consent, at most ${MAX_WORDS_LENGTH} characters`)
    const traits = readEntries(o, isTrait)
    if (!traits || traits.length === 0)
      return refuse('o', `who it is, such as email, name or phone: ${ENTRIES}, and text of 1 to ${MAX_TRAIT_LENGTH}`)
    const [, email] = traits.find(([name]) => name === 'email') ?? []
    if (email !== undefined && !EMAIL.test(email)) return refuse('o', 'email is no e-mail address')
    return { identity: { words: g, traits: Object.fromEntries(traits) } }
  },
})
