import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, closeSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Who PHP is behind Apache and nginx, which refuse to be root: Debian's user for them. Null where tests are nobody special. */
export const phpUser = (): string | null => (process.getuid?.() === 0 ? 'www-data' : null)

/** Lets PHP pass through folders that others may not read. */
export function letPass(...folders: string[]): void {
  if (phpUser()) for (const folder of folders) chmodSync(folder, 0o711)
}

/** Gives PHP folders, with the files in them that nothing else is linked to. */
export function giveToPhp(folder: string, { isDeep }: { isDeep: boolean }): void {
  const user = phpUser()
  if (!user) return
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))) as [
    number,
    number,
  ]
  chownSync(folder, uid, gid)
  if (!isDeep) return
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) chownSync(join(folder, name), uid, gid)
}

/** An empty file that PHP writes to, whoever runs it. */
export function openToAll(file: string): void {
  closeSync(openSync(file, 'a'))
  chmodSync(file, 0o666)
}
