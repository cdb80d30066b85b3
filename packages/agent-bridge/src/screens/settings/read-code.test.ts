import { expect, it } from 'vitest'
import { readCode } from './read-code.ts'

const CODE = 'ABCD-EFGH-JKMN-PQRS'

it('takes server and code from one pasted link', () => {
  expect(readCode(` https://eclipse.example.be/connect#${CODE} `, '')).toEqual({
    code: CODE,
    server: 'https://eclipse.example.be',
    problem: null,
  })
  expect(readCode(`http://10.0.0.2:4310/tools/connect/#${CODE}`, '').server).toBe('http://10.0.0.2:4310/tools')
})

it('takes a code, however it is written, or an agent key, with the address of the server', () => {
  for (const code of [CODE, 'abcdefghjkmnpqrs', 'ABCD EFGH JKMN PQRS', 'te_agent_0123456789']) {
    expect(readCode(code, 'https://eclipse.example.be').problem).toBe(null)
    expect(readCode(code, '').problem).toBe('wizardNeedsServer')
  }
})

it('says what is wrong before anything is sent', () => {
  expect(readCode('', '').problem).toBe('wizardNeedsCode')
  expect(readCode('ABCD-EFGH', 'https://eclipse.example.be').problem).toBe('wizardBadCode')
  expect(readCode('https://eclipse.example.be/connect', '').problem).toBe('wizardBadCode')
  expect(readCode('https://eclipse.example.be/connect#%', '').problem).toBe('wizardBadCode')
  expect(readCode('javascript:alert(1)', 'https://eclipse.example.be').problem).toBe('wizardBadCode')
  expect(readCode(CODE, 'eclipse.example.be').problem).toBe('wizardNeedsServer')
})
