/**
 * What an answer must look like so that a program may rely on it: which fields there are, and of which type. The shapes
 * in `calls.ts` are made from the contract's schemas; they weigh a tenth of zod. A newer server may add fields, values
 * of an enumeration and kinds of a union, so none of these is looked at.
 */
export type Shape =
  /** Names of types, such as `string|null`; `unknown` takes anything. */
  | string
  | readonly ['list' | 'map', Shape]
  | readonly ['either', ...Shape[]]
  /** The name of a field that may be missing ends in `?`. */
  | { readonly [field: string]: Shape }

export interface ShapeIssue {
  /** JSON pointer. */
  path: string
  message: string
}

/** What is wrong with a value, at most ten things. */
export function checkShape(shape: Shape, value: unknown): ShapeIssue[] {
  const issues: ShapeIssue[] = []
  check(shape, value, '', issues)
  return issues.slice(0, 10)
}

function check(shape: Shape, value: unknown, path: string, issues: ShapeIssue[]): void {
  const type = typeOf(value)
  const expect = (expected: string) => {
    const isMet = expected === 'unknown' || expected.split('|').includes(type)
    if (!isMet) issues.push({ path, message: `Expected ${expected}, received ${type}` })
    return isMet
  }
  if (typeof shape === 'string') {
    expect(shape)
  } else if (isOperation(shape)) {
    const [operation, ...shapes] = shape
    if (operation === 'either') {
      const tried = shapes.map((each) => collect(each, value, path))
      // The alternative that comes nearest says best what is wrong.
      if (tried.every((found) => found.length > 0)) issues.push(...(tried.sort((a, b) => depth(b) - depth(a))[0] ?? []))
    } else if (expect(operation === 'list' ? 'array' : 'object')) {
      for (const [key, item] of Object.entries(value as object)) {
        check(shape[1], item, `${path}/${key}`, issues)
        if (issues.length >= 10) return
      }
    }
  } else if (expect('object')) {
    const record = value as Record<string, unknown>
    for (const [key, field] of Object.entries(shape)) {
      const name = key.replace(/\?$/, '')
      if (key === name || record[name] !== undefined) check(field, record[name], `${path}/${name}`, issues)
    }
  }
}

function collect(shape: Shape, value: unknown, path: string): ShapeIssue[] {
  const issues: ShapeIssue[] = []
  check(shape, value, path, issues)
  return issues
}

const depth = (issues: ShapeIssue[]) => Math.max(...issues.map(({ path }) => path.length))

const isOperation = (shape: Shape): shape is Extract<Shape, readonly unknown[]> => Array.isArray(shape)

const typeOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)
