import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'

let session: Session | null = null

/** Begins a CPU profile of this process, or ends it and writes the file. */
export async function profile({ file }: { file: string | null }): Promise<void> {
  if (file === null) {
    session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.start')
    return
  }
  if (!session) return
  const { profile: taken } = await session.post('Profiler.stop')
  writeFileSync(file, JSON.stringify(taken))
  session.disconnect()
  session = null
}
