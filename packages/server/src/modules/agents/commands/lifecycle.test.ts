import { COMMAND_STATUSES } from '@tinyeclipse/sdk/contract'
import { expect, it } from 'vitest'
import { expiryMessage, isOpen, isUndoable, judgeResult } from './lifecycle.ts'

const TOLD = ['running', 'succeeded', 'failed', 'not_applicable'] as const

it('takes every result of a command that is open, and changes none that is over', () => {
  const judged = Object.fromEntries(
    COMMAND_STATUSES.map((status) => [status, TOLD.map((told) => judgeResult(status, told)).join(' ')]),
  )
  expect(judged).toEqual({
    queued: 'take take take take',
    delivered: 'take take take take',
    running: 'take take take take',
    succeeded: 'ignore ignore refuse refuse',
    failed: 'ignore refuse ignore refuse',
    not_applicable: 'ignore refuse refuse ignore',
    rolled_back: 'ignore ignore ignore ignore',
    expired: 'ignore late late late',
  })
})

it('knows what is still awaited', () => {
  expect(COMMAND_STATUSES.filter(isOpen)).toEqual(['queued', 'delivered', 'running'])
})

it('undoes what ended and kept what was there, and no dry run', () => {
  const of = (canUndo: boolean, isDryRun: boolean) =>
    COMMAND_STATUSES.filter((status) => isUndoable({ status, canUndo, isDryRun }))
  expect([of(true, false), of(false, false), of(true, true)]).toEqual([['succeeded', 'failed'], [], []])
})

it('says that the outcome is unknown only of what was delivered', () => {
  expect(expiryMessage(0)).toContain('not run')
  expect(expiryMessage(1)).toContain('outcome is unknown')
})
