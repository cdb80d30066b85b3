import { ERRORS, Problem } from '@tinyeclipse/sdk/contract'
import { expect, it } from 'vitest'
import { AppError, problemOf, toAppError } from './errors.ts'

const fail = (fields: object, message = 'failed') => Object.assign(new Error(message), fields)

it.each([
  [fail({ code: '23503' }), 'conflict'],
  [fail({ code: '23505' }), 'conflict'],
  [fail({ code: '40001' }), 'overloaded'],
  [fail({ code: '40P01' }), 'overloaded'],
  [fail({ code: '53100' }), 'storage_full'],
  [fail({ code: '53300' }), 'overloaded'],
  [fail({ code: '55P03' }), 'request_in_progress'],
  [fail({ code: '57014' }), 'overloaded'],
  [fail({ code: '57P01' }), 'database_unavailable'],
  [fail({ code: '08006' }), 'database_unavailable'],
  [fail({ code: 'ECONNREFUSED' }), 'database_unavailable'],
  [fail({ code: 'ECONNRESET' }), 'database_unavailable'],
  [fail({}, 'Connection terminated unexpectedly'), 'database_unavailable'],
  [fail({}, 'timeout exceeded when trying to connect'), 'database_unavailable'],
  [fail({}, 'could not extend file "base/1": No space left on device'), 'storage_full'],
  [fail({}, 'Too many wait for the embedded database'), 'overloaded'],
  [fail({ code: '42P01' }), 'internal'],
  [fail({}, 'anything'), 'internal'],
  ['no error at all', 'internal'],
  [null, 'internal'],
  [undefined, 'internal'],
])('turns %s into %s', (error, code) => {
  expect(toAppError(error).code).toBe(code)
})

it('leaves an error that it made as it is', () => {
  const error = new AppError('not_found', 'It is not there')
  expect(toAppError(error)).toBe(error)
})

it('tells the caller nothing of a failure of ours', () => {
  const problem = problemOf(toAppError(new Error('password=hunter2')), 'r', 'https://e.example')
  expect(JSON.stringify(problem)).not.toContain('hunter2')
})

it.each(Object.keys(ERRORS) as (keyof typeof ERRORS)[])('makes a problem of %s as the contract says', (code) => {
  const problem = problemOf(
    new AppError(code, 'why', { plan: 'pro', issues: [{ path: '/a', message: 'm' }] }),
    'request-1',
    'https://e.example',
  )
  expect(Problem.parse(problem)).toEqual({
    type: `https://e.example/docs#${code}`,
    title: ERRORS[code].title,
    status: ERRORS[code].status,
    code,
    detail: 'why',
    requestId: 'request-1',
    issues: [{ path: '/a', message: 'm' }],
    plan: 'pro',
    upgradeUrl: 'https://e.example/docs#plans',
  })
})

it('asks callers of what is overloaded or away to come back', () => {
  expect(toAppError(fail({ code: 'ECONNREFUSED' })).retryAfterSeconds).toBe(2)
  expect(toAppError(fail({ code: '23505' })).retryAfterSeconds).toBeUndefined()
})
