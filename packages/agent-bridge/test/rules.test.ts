import { basename } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { textsIn } from '../../../examples/wordpress/texts.mjs'
import { callsOf, lineOf, type PhpSource, readPhpSources } from './support/php-sources.ts'

const LIBRARY = 'packages/agent-bridge/php'
const PLUGINS = ['tinyeclipse-connector', 'tinyeclipse-analytics', 'tinyeclipse-wc']
const EXAMPLES = 'examples/wordpress'
const LOADER = `${EXAMPLES}/eclipse-widget-loader.php`

let sources: PhpSource[]
beforeAll(async () => {
  sources = await readPhpSources([LIBRARY, LOADER, ...PLUGINS.map((name) => `${EXAMPLES}/${name}`)])
})

/** What breaks a rule, as places; a rule is kept where there is none. */
const breaches = (find: (source: PhpSource) => { at: number; what: string }[]) =>
  sources.flatMap((source) =>
    find(source).map(
      ({ at, what }) => `${source.file}:${lineOf(source.code, at)} ${what.replace(/\s+/g, ' ').slice(0, 160)}`,
    ),
  )
const matches = (source: PhpSource, pattern: RegExp) =>
  [...source.code.matchAll(pattern)].map(({ index, 0: what }) => ({ at: index, what }))
const within = (source: PhpSource, name: RegExp, isBad: (call: string) => boolean) =>
  callsOf(source.code, name)
    .filter(({ call }) => isBad(call))
    .map(({ call, from }) => ({ at: from, what: call }))

test('all files are read', () => {
  expect(sources.length).toBeGreaterThan(100)
  expect(new Set(sources.map(({ file }) => file.split('/').slice(0, 3).join('/'))).size).toBe(2 + PLUGINS.length)
})

describe('each file', () => {
  test('is PHP that this PHP can read', () => {
    expect(sources.filter(({ problem }) => problem).map(({ file, problem }) => `${file}: ${problem}`)).toEqual([])
  })

  test('says nothing that PHP 8.0 does not know', () => {
    const newer =
      /\breadonly\s+(?:class|[\w?|\\]+\s+\$)|^\s*enum\s+\w+\s*(?::\s*\w+\s*)?\{|\w\(\s*\.\.\.\s*\)|\)\s*:\s*(?:never|true|false|null)\s*(?:\{|=>)|\bfinal\s+(?:public\s+|protected\s+)?const\b/gm
    expect(breaches((source) => matches(source, newer))).toEqual([])
  })

  test('runs only inside WordPress', () => {
    const guard = /defined\( '(?:ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;/
    expect(sources.filter(({ code }) => !guard.test(code)).map(({ file }) => file)).toEqual([])
  })

  test('of a class has its name', () => {
    const wrong = sources.filter(({ file, code }) => {
      const [, kind, name] = /^(class|interface|trait)-(.+)\.php$/.exec(basename(file)) ?? []
      const [, said, called] = /^(?:final |abstract )*(class|interface|trait) (\w+)/m.exec(code) ?? []
      return Boolean(said || kind) && name !== called?.toLowerCase().replaceAll('_', '-')
    })
    expect(wrong.map(({ file }) => file)).toEqual([])
  })
})

describe('REST', () => {
  test('asks for permission on each route', () => {
    expect(
      breaches((source) => within(source, /register_rest_route/, (call) => !call.includes("'permission_callback'"))),
    ).toEqual([])
  })

  test('is open to all only where what it tells is public', () => {
    // The settings of the tracker: they stand in every page. The other is a filter of the WP Consent API.
    const allowed = [/'analytics\/config', 'GET'/, /wp_consent_api_registered_/]
    const lines = sources.flatMap(({ file, code }) =>
      code.split('\n').flatMap((line) => (line.includes('__return_true') ? [`${file}: ${line.trim()}`] : [])),
    )
    expect(lines.filter((line) => !allowed.some((pattern) => pattern.test(line)))).toEqual([])
    expect(lines.length).toBeGreaterThan(0)
  })

  test('takes no parameter without a schema', () => {
    const untyped = (source: PhpSource) =>
      matches(source, /\$request(?:->get_param\( '(\w+)' \)|\[ '(\w+)' \])/g).filter(({ what }) => {
        const [, name] = /'(\w+)'/.exec(what) ?? []
        const folder = source.file.split('/').slice(0, 3).join('/')
        const together = sources.filter(({ file }) => file.startsWith(folder)).map(({ code }) => code)
        return !together.some((code) => code.includes(`'${name}' `) || code.includes(`?P<${name}>`))
      })
    expect(breaches(untyped)).toEqual([])
  })
})

describe('SQL', () => {
  test('is prepared wherever a value stands in it', () => {
    const isBad = (call: string) =>
      !call.includes('prepare(') && /\$(?!wpdb->)/.test(call.replace(/\$wpdb->(?:query|get_\w+)/, ''))
    expect(
      breaches((source) => within(source, /\$wpdb->(?:query|get_var|get_col|get_row|get_results)/, isBad)),
    ).toEqual([])
  })
})

describe('what comes in', () => {
  test('is unslashed, and made what it should be', () => {
    const statement = /[^;{}]*\$_(?:GET|POST|REQUEST|COOKIE|SERVER|FILES)\b[^;{}]*/g
    const isRead = (what: string) => /\$_\w+\[/.test(what.replace(/isset\([^)]*\)/g, ''))
    const isClean = (what: string) => /wp_unslash\(|absint\(|\((?:int|float)\)/.test(what)
    expect(
      breaches((source) => matches(source, statement).filter(({ what }) => isRead(what) && !isClean(what))),
    ).toEqual([])
  })

  test('is never run, unserialized or included', () => {
    const forbidden =
      /(?<![\w>:$])(?:eval|exec|shell_exec|system|passthru|popen|proc_open|unserialize|extract|create_function|call_user_func_array)\s*\(/g
    expect(breaches((source) => matches(source, forbidden))).toEqual([])
    const included = /\b(?:require|include)(?:_once)?\b[^;]*\$_/g
    expect(breaches((source) => matches(source, included))).toEqual([])
  })
})

describe('what goes out', () => {
  /** What may stand in an output without being escaped again. */
  const SAFE = /esc_\w+|wp_kses\w*|checked|selected|absint|wp_json_encode|wp_nonce_field|settings_fields/

  test('is escaped', () => {
    const unescaped = (statement: string) => {
      // In single quotes PHP reads no variable.
      let rest = statement.replace(/'(?:[^'\\]|\\.)*'/g, "''")
      for (let call = callsOf(rest, SAFE)[0]; call; call = callsOf(rest, SAFE)[0]) rest = rest.replace(call.call, '')
      return /\$\w|\b_[_ex]\s*\(/.test(rest)
    }
    const printed = (source: PhpSource) => [
      ...matches(source, /(?<![$\w>:])(?:echo|print)\s[^;]*/g),
      ...within(source, /(?<!\w)v?printf/, () => true),
    ]
    // What is no HTML says so beside it: `phpcs:ignore WordPress.Security.EscapeOutput -- why`.
    const isExcused = ({ code, text }: PhpSource, at: number) =>
      /phpcs:ignore WordPress\.Security\.EscapeOutput -- \w/.test(text.split('\n')[lineOf(code, at) - 1] ?? '')
    expect(
      breaches((source) => printed(source).filter(({ at, what }) => unescaped(what) && !isExcused(source, at))),
    ).toEqual([])
  })

  test('redirects stay on the site', () => {
    expect(breaches((source) => matches(source, /\bwp_redirect\s*\(/g))).toEqual([])
  })

  test('waits for no server for ever, and checks its certificate', () => {
    const calls = /wp_(?:safe_)?remote_(?:get|post|head|request)/
    expect(
      breaches((source) =>
        within(source, calls, (call) => !call.includes("'timeout'") && !/self::options\(/.test(call)),
      ),
    ).toEqual([])
    expect(
      breaches((source) => matches(source, /'sslverify'\s*=>\s*false|VERIFY(?:PEER|HOST)\s*(?:=>|,)\s*(?:false|0)/g)),
    ).toEqual([])
  })
})

describe('texts', () => {
  test.for(PLUGINS)('of %s stand in its own domain, in Dutch and in French', async (name) => {
    const folder = new URL(`../../../${EXAMPLES}/${name}`, import.meta.url).pathname
    const texts = textsIn(folder)
    expect(texts.length).toBeGreaterThan(4)
    expect(texts.filter(({ domain }) => domain !== name)).toEqual([])
    for (const language of ['nl', 'fr']) {
      const file = sources.find(
        (source) => source.file === `${EXAMPLES}/${name}/languages/${name}-${language}.l10n.php`,
      )
      const known = messagesOf(file?.text ?? '')
      expect([...known.keys()].sort(), language).toEqual(texts.map(({ text }) => text).sort())
      for (const [text, translation] of known) {
        const places = (words: string) => words.match(/%(?:\d\$)?[sd]/g)?.sort() ?? []
        expect(places(translation), text).toEqual(places(text))
        expect(translation, text).not.toBe('')
      }
    }
  })

  test('are never made of parts, so that they can be translated', () => {
    expect(
      breaches((source) => matches(source, /\b(?:__|_e|esc_html__|esc_attr__)\(\s*(?:"|\$|'[^']*'\s*\.)/g)),
    ).toEqual([])
  })
})

const messagesOf = (text: string) =>
  new Map(
    [...text.matchAll(/^\t\t'((?:[^'\\]|\\.)*)' =>\s+'((?:[^'\\]|\\.)*)',$/gm)].map(
      ({ 1: key = '', 2: value = '' }) => [key.replace(/\\(['\\])/g, '$1'), value.replace(/\\(['\\])/g, '$1')],
    ),
  )
