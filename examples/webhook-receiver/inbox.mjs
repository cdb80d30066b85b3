import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A folder of webhooks, each in a file named by its id: one that is sent again is already there, also after a restart.
 * What was handled has a second name in `done`.
 */
export async function createInbox(folder, handle) {
  const [all, done, partial] = ['all', 'done', 'partial'].map((name) => join(folder, name))
  // What was being written when the last process ended was not answered, and comes again.
  await rm(partial, { recursive: true, force: true })
  for (const each of [all, done, partial]) await mkdir(each, { recursive: true })
  const handled = new Set(await readdir(done))
  let waiting = (await readdir(all)).filter((name) => !handled.has(name))
  let working = Promise.resolve()
  work()

  return {
    /** Resolves once it is on the disk, or was before. */
    async put(webhook) {
      const name = `${createHash('sha256').update(webhook.id).digest('hex')}.json`
      const file = join(partial, randomUUID())
      const written = await open(file, 'wx')
      await written.writeFile(JSON.stringify(webhook))
      await written.sync()
      await written.close()
      // A link is there whole or not at all, and refuses to be the second of its name.
      const isNew = await linkUnlessThere(file, join(all, name))
      await rm(file)
      if (isNew) waiting.push(name)
      work()
    },
    /** Until everything that came was tried. */
    settled: () => working,
  }

  /** One after the other. What fails is tried again with the next webhook, and at the next start. */
  function work() {
    working = working.then(async () => {
      const names = waiting
      waiting = []
      for (const name of names) {
        try {
          await handle(JSON.parse(await readFile(join(all, name), 'utf8')))
          await linkUnlessThere(join(all, name), join(done, name))
        } catch (error) {
          console.error(error)
          waiting.push(name)
        }
      }
    })
  }
}

async function linkUnlessThere(file, name) {
  try {
    await link(file, name)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}
