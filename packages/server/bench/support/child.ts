import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a child process does when asked; arguments and answers are JSON. */
export type Commands = Record<string, (argument: never) => unknown>

export interface Child<C extends Commands> {
  pid: number
  call<Name extends keyof C>(name: Name, argument: Parameters<C[Name]>[0]): Promise<Awaited<ReturnType<C[Name]>>>
  end(): Promise<void>
}

/** Starts a file as a process of its own, so that what is measured shares no thread with what measures. */
export function startChild<C extends Commands>(url: URL): Child<C> {
  const child: ChildProcess = fork(fileURLToPath(url), { serialization: 'advanced' })
  const waiting = new Map<number, { resolve(answer: never): void; reject(error: Error): void }>()
  let calls = 0
  child.on('message', ({ id, answer, failure }: { id: number; answer: never; failure?: string }) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (failure === undefined) call?.resolve(answer)
    else call?.reject(new Error(failure))
  })
  const gone = new Promise<void>((resolve) =>
    child.once('exit', (code, signal) => {
      for (const { reject } of waiting.values()) reject(new Error(`${url.pathname} ended with ${code ?? signal}`))
      resolve()
    }),
  )
  return {
    pid: child.pid ?? 0,
    call: (name, argument) =>
      new Promise((resolve, reject) => {
        waiting.set(++calls, { resolve, reject })
        child.send({ id: calls, name, argument })
      }),
    async end() {
      if (child.connected) child.disconnect()
      await gone
    },
  }
}

/** The other side of `startChild`. */
export function answerCalls(commands: Commands): void {
  process.on('message', async ({ id, name, argument }: { id: number; name: string; argument: never }) => {
    try {
      process.send?.({ id, answer: await commands[name]?.(argument) })
    } catch (error) {
      process.send?.({ id, failure: error instanceof Error ? error.stack : String(error) })
    }
  })
  process.on('disconnect', () => process.exit())
}
