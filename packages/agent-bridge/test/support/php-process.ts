import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Ini, iniArguments } from './web-servers/ini.ts'

const RUN = fileURLToPath(new URL('php/run.php', import.meta.url))
const MARK = '--- the answer ---'
const LOG_CHARACTERS = 6_000

/** Runs a file of PHP to its end. */
export async function runPhpFile(file: string, words: string[], ini: Ini = {}): Promise<string> {
  const { code, stdout, stderr } = await run(['-f', file, '--', ...words], ini, '')
  if (code !== 0) throw new Error(`${file} failed with code ${code}:\n${stderr}${stdout}`)
  return stdout
}

/** Runs code inside a WordPress, as `site.php()` tells. */
export async function runInWordPress(
  site: { folder: string; host: string },
  code: string,
  input: object,
  ini: Ini,
): Promise<unknown> {
  const { stdout, stderr } = await run(['-f', RUN], ini, JSON.stringify({ ...site, code, input, mark: MARK }))
  const at = stdout.lastIndexOf(MARK)
  if (at === -1) throw new Error(`PHP came to no answer:\n${stderr}${stdout}`.slice(0, LOG_CHARACTERS))
  return JSON.parse(stdout.slice(at + MARK.length))
}

function run(words: string[], ini: Ini, input: string) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { maxBuffer: 64 * 1024 * 1024, timeout: 120_000 }
    const child = execFile('php', [...iniArguments(ini), ...words], options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0
      resolve({ code, stdout, stderr: error && !stderr ? error.message : stderr })
    })
    child.stdin?.end(input)
  })
}
