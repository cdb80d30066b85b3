const E_MAIL_ADDRESS = /[^\s@]@[^\s@.]+\.[^\s@]/
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const HEX = /^(?:[\da-f]{2}){8,}$/i
const ORDER_KEY = /wc_order_[a-z\d]{6,}/i
const JWT = /^eyJ[\w-]{8,}/
const TOKEN_CHARACTERS = /^[\w\-.~=+:,!$%]+$/
const SEPARATOR = /[-_.~=+:,!$%]+/
const MIN_LENGTH = 16
const MIN_MIXED_LENGTH = 20
const MIN_DIGITS = 20

/**
 * Whether a part of a path holds what stands for a person or opens a door: an e-mail address, a key, a digest, a token.
 * Slugs, article numbers, dates and bar codes are none.
 */
export function isSecret(segment: string): boolean {
  if (segment.includes('@') && E_MAIL_ADDRESS.test(segment)) return true
  if (segment.length < MIN_LENGTH || !TOKEN_CHARACTERS.test(segment)) return false
  if (UUID.test(segment) || ORDER_KEY.test(segment) || JWT.test(segment)) return true
  const pieces = segment.split(SEPARATOR)
  return pieces.some(isRandom) || isMixed(pieces)
}

/** One run of letters and digits that no one would make up: they take turns too often for words and numbers. */
function isRandom(piece: string): boolean {
  const { length } = piece
  if (length < MIN_LENGTH) return false
  const { hasDigit, hasLetter, turns } = look(piece)
  if (!hasLetter) return length >= MIN_DIGITS
  if (!hasDigit) return false
  return HEX.test(piece) || turns * (length < MIN_MIXED_LENGTH ? 4 : 5) >= length
}

/** Base64url falls into pieces at its `-` and `_`. */
function isMixed(pieces: string[]): boolean {
  const whole = pieces.join('')
  if (whole.length < MIN_MIXED_LENGTH) return false
  const { hasDigit, hasBothCases } = look(whole)
  if (!hasDigit || !hasBothCases) return false
  return pieces.reduce((sum, piece) => sum + look(piece).turns, 0) * 5 >= whole.length
}

/** Turns: how often a digit, a small and a capital letter follow one of another sort; a word may begin with a capital. */
function look(text: string): { hasDigit: boolean; hasLetter: boolean; hasBothCases: boolean; turns: number } {
  const seen = { digit: false, small: false, capital: false }
  let turns = 0
  let before: keyof typeof seen | null = null
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const sort = code < 58 ? 'digit' : code < 91 ? 'capital' : 'small'
    if (before !== null && sort !== before && !(before === 'capital' && sort === 'small')) turns++
    seen[sort] = true
    before = sort
  }
  return {
    hasDigit: seen.digit,
    hasLetter: seen.small || seen.capital,
    hasBothCases: seen.small && seen.capital,
    turns,
  }
}
