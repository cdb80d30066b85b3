import { ApiError } from './api-error.ts'
import type { EndpointCall, Input } from './endpoint-call.ts'

/** Throws for what a program left out, before anything is sent: types do not hold in JavaScript. */
export function checkInput({ id, path }: EndpointCall, input: Input): void {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const missing = names.find((name) => !input.params?.[name])
  if (missing !== undefined)
    throw invalid(id, `/${missing}`, `needs ${missing}, which is ${shown(input.params?.[missing])}`)
  if ('body' in input && input.body === undefined)
    throw invalid(id, '', 'needs an object that says what, which is undefined')
}

const shown = (value: unknown) => (value === '' ? 'empty' : String(value))

const invalid = (id: string, path: string, what: string) =>
  new ApiError({
    code: 'invalid_request',
    status: 0,
    message: `${id} ${what}`,
    retryable: false,
    issues: [{ path, message: what }],
  })
