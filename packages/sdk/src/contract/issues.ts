import * as z from 'zod/mini'
import type { ProblemIssue } from './errors.ts'

const MOST_ISSUES = 20

/** Parses a part of a request, whose paths begin with `base`; or says what is wrong with it, and what would do. */
export function readPart(
  schema: z.ZodMiniType,
  value: unknown,
  base: string,
): { data?: unknown; issues: ProblemIssue[] } {
  // zod/mini has no words of its own: without them "Invalid input" is all it says.
  const { data, error } = schema.safeParse(value, { error: z.locales.en().localeError })
  if (!error) return { data, issues: [] }
  const issues = error.issues.slice(0, MOST_ISSUES).flatMap((issue) => flatten(issue, value))
  return { issues: issues.slice(0, MOST_ISSUES).map(({ path, message }) => ({ path: base + pointer(path), message })) }
}

interface Flat {
  path: PropertyKey[]
  message: string
  /** What is there is wrong, and not something that is missing or too much. */
  isPresent: boolean
}

/** Of a union, which itself only says that nothing fits, what its nearest form misses; of several as near, of each. */
function flatten(issue: z.core.$ZodIssue, value: unknown): Flat[] {
  const found = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) {
    return [
      {
        path: issue.path,
        message: issue.message,
        isPresent: found !== undefined && issue.code !== 'unrecognized_keys',
      },
    ]
  }
  const forms = issue.errors.map((errors) => errors.flatMap((each) => flatten(each, found)))
  const present = Math.max(...forms.map(countPresent))
  const fewest = Math.min(...forms.filter((form) => countPresent(form) === present).map(({ length }) => length))
  const nearest = forms.filter((form) => countPresent(form) === present && form.length === fewest)
  const isOne = new Set(nearest.map(([first]) => sentence(first))).size === 1
  if (isOne) return (nearest[0] ?? []).map((each) => ({ ...each, path: [...issue.path, ...each.path] }))
  return [
    {
      path: issue.path,
      message: nearest.map(([first]) => sentence(first)).join('; or '),
      isPresent: found !== undefined,
    },
  ]
}

const countPresent = (form: Flat[]) => form.filter(({ isPresent }) => isPresent).length

const sentence = (of: Flat | undefined) =>
  of && of.path.length > 0 ? `${of.path.map(String).join('/')}: ${of.message}` : (of?.message ?? '')

const pointer = (path: PropertyKey[]) => `/${path.map(String).join('/')}`
