import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

export interface PhpSource {
  /** From the root of the repository. */
  file: string
  text: string
  /** Without comments and with what is quoted in place; lines stay where they are. */
  code: string
  /** What PHP says is wrong with it; null where nothing is. */
  problem: string | null
}

/** Reads PHP by PHP: a pattern over the text cannot tell a comment from a string. */
const READ = `
  $sources = array();
  foreach ( json_decode( $argv[1] ) as $file ) {
    $text = file_get_contents( $file );
    $code = '';
    $problem = null;
    try {
      foreach ( token_get_all( $text, TOKEN_PARSE ) as $token ) {
        $is_comment = is_array( $token ) && in_array( $token[0], array( T_COMMENT, T_DOC_COMMENT ), true );
        $code .= $is_comment ? str_repeat( "\\n", substr_count( $token[1], "\\n" ) ) : ( is_array( $token ) ? $token[1] : $token );
      }
    } catch ( ParseError $error ) {
      $problem = $error->getMessage() . ' in line ' . $error->getLine();
    }
    $sources[] = array( 'file' => $file, 'text' => $text, 'code' => $code, 'problem' => $problem );
  }
  echo json_encode( $sources );`

/** Of folders and files. */
export async function readPhpSources(places: string[]): Promise<PhpSource[]> {
  const files = places.flatMap((place) =>
    place.endsWith('.php')
      ? [join(root, place)]
      : readdirSync(join(root, place), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith('.php'))
          .map((entry) => join(entry.parentPath, entry.name)),
  )
  const { stdout } = await promisify(execFile)('php', ['-r', READ, JSON.stringify(files.sort())], {
    maxBuffer: 2 ** 26,
  })
  return (JSON.parse(stdout) as PhpSource[]).map((source) => ({ ...source, file: relative(root, source.file) }))
}

/** Each call of a function, with all between its brackets; `from` is where it begins. */
export function callsOf(code: string, name: RegExp): { call: string; from: number }[] {
  return [...code.matchAll(new RegExp(`(?:${name.source})\\s*\\(`, 'g'))].map(({ index, 0: start }) => ({
    call: code.slice(index, closingBracket(code, index + start.length - 1) + 1),
    from: index,
  }))
}

/** Where the bracket that opens at `from` closes; brackets in quotes do not count. */
function closingBracket(code: string, from: number): number {
  let depth = 0
  let quote = ''
  for (let at = from; at < code.length; at++) {
    const letter = code[at] as string
    if (quote) {
      if (letter === '\\') at++
      else if (letter === quote) quote = ''
    } else if (letter === "'" || letter === '"') quote = letter
    else if (letter === '(') depth++
    else if (letter === ')' && --depth === 0) return at
  }
  return code.length
}

export const lineOf = (code: string, at: number) => code.slice(0, at).split('\n').length
