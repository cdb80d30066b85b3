import { createServer } from 'node:net'
import { StartError } from './processes.mjs'

const TRIES = 100

/** The port that was asked for, or the first free one from `first` on. */
async function freePort(host, asked, first) {
  if (asked !== undefined) {
    const port = Number(asked)
    if (await isFree(host, port)) return port
    throw new StartError(`Port ${asked} is in use. Choose another, or none to take the next that is free.`)
  }
  for (let port = first; port < first + TRIES; port++) if (await isFree(host, port)) return port
  throw new StartError(`No port from ${first} to ${first + TRIES - 1} is free.`)
}

/** Runs `use` with a free port, and with the next when another program took it in between. */
export async function withFreePort(host, asked, first, use) {
  let from = first
  while (true) {
    const port = await freePort(host, asked, from)
    try {
      return await use(port)
    } catch (error) {
      if (asked !== undefined || (error.code !== 'EADDRINUSE' && !/EADDRINUSE/.test(error.message))) throw error
      from = port + 1
    }
  }
}

function isFree(host, port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
