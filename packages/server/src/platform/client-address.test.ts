import { expect, it } from 'vitest'
import { addressBlock, createClientAddress } from './client-address.ts'

const behindProxies = createClientAddress(['10.0.0.0/8', '::1/128'])

it.each([
  ['without a proxy the socket is the visitor', '81.82.83.84', undefined, '81.82.83.84'],
  ['what a stranger writes is not believed', '81.82.83.84', '1.2.3.4', '81.82.83.84'],
  ['what our proxy writes is', '10.0.0.1', '81.82.83.84', '81.82.83.84'],
  ['of a list the last one counts', '10.0.0.1', '1.2.3.4, 81.82.83.84', '81.82.83.84'],
  ['a chain of our proxies is walked back', '10.0.0.1', '1.2.3.4, 81.82.83.84, 10.0.0.2', '81.82.83.84'],
  [
    'a visitor who claims to be our proxy is one address and no more',
    '10.0.0.1',
    '10.9.9.9, 81.82.83.84',
    '81.82.83.84',
  ],
  ['rubbish in the place of the visitor leaves the proxy', '10.0.0.1', '81.82.83.84, rubbish', '10.0.0.1'],
  ['an empty header leaves the proxy', '10.0.0.1', '', '10.0.0.1'],
  ['a proxy may speak IPv6', '::1', '2001:db8::5', '2001:db8::5'],
  ['an IPv4 address in IPv6 clothes is the IPv4 address', '::ffff:10.0.0.1', '::ffff:81.82.83.84', '81.82.83.84'],
  ['only proxies to the end: the first of them', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['no socket, no address', undefined, '81.82.83.84', null],
  ['a socket without an address gives none', 'unix', '81.82.83.84', null],
])('%s', (_, socket, forwardedFor, expected) => {
  expect(behindProxies(socket, forwardedFor)).toBe(expected)
})

it('believes nobody when no proxy is named', () => {
  expect(createClientAddress([])('127.0.0.1', '81.82.83.84')).toBe('127.0.0.1')
})

it('counts a /64 of IPv6 as one, and each IPv4 address for itself', () => {
  expect(addressBlock('2001:db8:1:2::1')).toBe(addressBlock('2001:db8:1:2:ffff:ffff:ffff:ffff'))
  expect(addressBlock('2001:db8:1:2::1')).not.toBe(addressBlock('2001:db8:1:3::1'))
  expect(addressBlock('81.82.83.84')).not.toBe(addressBlock('81.82.83.85'))
})
