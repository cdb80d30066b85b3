import { type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { makeKeys, signRequest } from '../../test/support/agent.ts'
import { reportsBody, stampede } from './agents-herd.ts'
import { heartbeatBody, type Site } from './agents-state.ts'
import { answerCalls } from './child.ts'
import { quantile } from './figures.ts'
import { isWhole } from './http-answer.ts'

/** The agents: each connection sends the heartbeat of one site, waits for the answer and goes on with the next site. */
export const commands = { makeSites, prepare, run, herd }

/** Which sites have something new installed since their last heartbeat: none, one in twenty, all. */
export type Changed = 'none' | 'some' | 'all'
const ONE_IN: Record<Changed, number> = { none: 0, some: 20, all: 1 }

interface SignedSite extends Site {
  privateKey: KeyObject
}
const sitesOf = new Map<number, SignedSite[]>()
let sequence = 0
let ready: Buffer[] = []

answerCalls(commands)

/** Their ids and public keys, for the server; `port` is that of the server that they belong to. */
function makeSites({ port, count }: { port: number; count: number }) {
  const made = Array.from({ length: count }, () => ({ siteId: randomUUID(), keyId: randomUUID(), ...makeKeys() }))
  sitesOf.set(
    port,
    made.map(({ publicKey, ...site }) => ({ ...site, release: 1 })),
  )
  return made.map(({ siteId, keyId, publicKey }) => ({ siteId, keyId, publicKey }))
}

/** One heartbeat of each site, in no order. Made beforehand: to sign takes longer than to send. */
function prepare({ port, changed }: { port: number; changed: Changed }): { bytes: number } {
  const sites = sitesOf.get(port) ?? []
  const every = ONE_IN[changed]
  ready = shuffled(sites).map((site, index) => {
    if (every > 0 && index % every === 0) site.release++
    return requestBytes(port, site)
  })
  return { bytes: ready.reduce((sum, { length }) => sum + length, 0) / ready.length }
}

async function run({ port, connections }: { port: number; connections: number }) {
  const latencies: number[] = []
  const began = performance.now()
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      let sentAt = 0
      let received = ''
      const send = () => {
        const request = ready.pop()
        if (!request) {
          socket.removeAllListeners('close')
          return void socket.end(() => resolve())
        }
        sentAt = performance.now()
        socket.write(request)
      }
      socket.setNoDelay(true)
      socket.setEncoding('latin1')
      socket.once('connect', send)
      socket.once('error', reject)
      socket.once('close', () => reject(new Error('The server closed a connection that waited for an answer')))
      socket.on('data', (text: string) => {
        received += text
        if (!isWhole(received)) return
        if (!received.startsWith('HTTP/1.1 200 ') || !/\r\ntinyeclipse-signature: /i.test(received)) {
          socket.destroy()
          return reject(new Error(`Not taken: ${received.slice(0, 2_000)}`))
        }
        received = ''
        latencies.push(performance.now() - sentAt)
        send()
      })
    })
  await Promise.all(Array.from({ length: connections }, one))
  const seconds = (performance.now() - began) / 1_000
  return {
    beats: latencies.length,
    perSecond: latencies.length / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  }
}

/** All sites at the same moment: with a heartbeat each, or with half a megabyte of what happened meanwhile. */
function herd({ port, told }: { port: number; told: 'heartbeat' | 'reports' }) {
  const reports = Buffer.from(reportsBody(), 'latin1')
  return stampede(
    port,
    (sitesOf.get(port) ?? []).map((site) => () => {
      if (told === 'heartbeat') return [requestBytes(port, site)]
      return [Buffer.from(headOf(port, site, '/v1/agent/reports', reports.toString('latin1')), 'latin1'), reports]
    }),
  )
}

function requestBytes(port: number, site: SignedSite): Buffer {
  const { privateKey, ...known } = site
  const body = heartbeatBody(known, ++sequence)
  // All ASCII, so that characters are bytes.
  return Buffer.from(headOf(port, site, '/v1/agent/heartbeat', body) + body, 'latin1')
}

function headOf(port: number, { siteId, keyId, privateKey }: SignedSite, path: string, body: string): string {
  const { method, headers } = signRequest({
    method: 'POST',
    path,
    query: '',
    body,
    timestamp: Math.floor(Date.now() / 1_000),
    nonce: randomBytes(16).toString('base64url'),
    siteId,
    keyId,
    privateKey,
  })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return (
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: TinyEclipse-Agent/0.1.0\r\nAccept: */*\r\n` +
    `${lines.join('')}Content-Length: ${body.length}\r\n\r\n`
  )
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
