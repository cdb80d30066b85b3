// dist/**/*.d.ts: of the public entries and what these name, and of nothing else. Screens inside take types of
// analytics-view, which is not published.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import ts from 'typescript'

const root = import.meta.dirname
const config = join(root, 'tsconfig.build.json')
const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (found) => fail([found]) }
const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile(config, {}, host)
const program = ts.createProgram(fileNames, options)
const found = [...errors, ...ts.getPreEmitDiagnostics(program)]
if (found.length > 0) fail(found)

const written = new Set()
for (const file of fileNames.filter((name) => !name.endsWith('.d.ts'))) write(file)

function write(source) {
  if (written.has(source)) return
  written.add(source)
  const sourceFile = program.getSourceFile(source)
  if (!sourceFile) throw new Error(`${source} is named by a declaration, but is no source of ${config}`)
  program.emit(sourceFile, writeDeclaration, undefined, true)
}

function writeDeclaration(target, text, _bom, _onError, [source]) {
  const imported = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName)
  const inside = imported.filter((name) => name.startsWith('.'))
  mkdirSync(dirname(target), { recursive: true })
  // TypeScript leaves `.ts` in declarations, where an extension of JavaScript is what every version of it understands.
  writeFileSync(target, text.replace(/(from ['"]\.[^'"]*)\.tsx?(?=['"])/g, '$1.js'))
  for (const name of inside) write(resolve(dirname(source.fileName), name))
}

function fail(diagnostics) {
  const format = { getCurrentDirectory: () => root, getCanonicalFileName: (name) => name, getNewLine: () => '\n' }
  process.stderr.write(ts.formatDiagnostics(diagnostics, format))
  process.exit(1)
}
