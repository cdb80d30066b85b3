import * as z from 'zod/mini'

const Text = z.string().check(z.maxLength(500))
const Version = z.string().check(z.maxLength(100))
/** By the clock of the site. With an offset as well: `gmdate('c')` of PHP writes one. */
export const SiteTime = z.iso.datetime({ offset: true })
const Count = z.number().check(z.minimum(0))
const list = <Item extends z.ZodMiniType>(item: Item) => z.array(item).check(z.maxLength(500))

export const EnvironmentName = z.enum(['production', 'staging'])
export type EnvironmentName = z.infer<typeof EnvironmentName>

/** What the agent weighed, and how: the contributions add up, and more than 0 speaks for staging. */
export const EnvironmentGuess = z.looseObject({
  value: EnvironmentName,
  factors: z._default(
    z
      .array(
        z.looseObject({ name: Text, value: z.unknown(), weight: z.nullable(z.number()), contribution: z.number() }),
      )
      .check(z.maxLength(50)),
    [],
  ),
})
export type EnvironmentGuess = z.infer<typeof EnvironmentGuess>

/** One plugin or theme that there is a newer version of has it in `updateTo`. */
const Installed = { name: Text, version: Version, isActive: z.boolean(), updateTo: z.nullable(Version) }

/**
 * What an agent says of its site. Every part may be missing: an older agent does not know it, or the site has it not.
 * What a plugin adds under a name of its own is kept as it came.
 */
export const AgentState = z.looseObject({
  wordpress: z.optional(
    z.looseObject({ version: Version, isMultisite: z.boolean(), locale: Text, updateTo: z.nullable(Version) }),
  ),
  php: z.optional(z.looseObject({ version: Version, memoryLimitBytes: z.nullable(z.number()), sapi: Text })),
  database: z.optional(z.looseObject({ kind: Text, version: Version })),
  server: z.optional(z.nullable(Text)),
  plugins: z.optional(list(z.looseObject({ file: Text, ...Installed, autoUpdates: z.optional(z.boolean()) }))),
  themes: z.optional(list(z.looseObject({ slug: Text, ...Installed }))),
  disk: z.optional(z.nullable(z.looseObject({ freeBytes: Count, totalBytes: Count }))),
  cron: z.optional(z.looseObject({ isDisabled: z.boolean(), lateSeconds: Count, dueEvents: Count })),
  debug: z.optional(
    z.looseObject({
      isOn: z.boolean(),
      isDisplayed: z.boolean(),
      isLogged: z.boolean(),
      logBytes: z.nullable(Count),
      isLogPublic: z.nullable(z.boolean()),
    }),
  ),
  isFileEditorOn: z.optional(z.boolean()),
  permissions: z.optional(list(z.looseObject({ path: Text, mode: Text, reason: Text }))),
  mail: z.optional(
    z.looseObject({
      lastSucceededAt: z.nullable(SiteTime),
      lastFailedAt: z.nullable(SiteTime),
      lastError: z.nullable(z.string().check(z.maxLength(2_000))),
      failed24h: Count,
      succeeded24h: Count,
    }),
  ),
  forms: z.optional(list(z.looseObject({ plugin: Text, version: z.nullable(Version), forms: Count }))),
  languages: z.optional(z.looseObject({ plugin: z.nullable(Text), default: Text, all: list(Text) })),
  environment: z.optional(EnvironmentGuess),
  maintenance: z.optional(
    z.looseObject({ isOn: z.boolean(), since: z.nullable(SiteTime), runningUpdates: list(Text) }),
  ),
  modules: z.optional(list(z.looseObject({ name: Text, isFound: z.boolean(), by: z.nullable(Text) }))),
  content: z.optional(
    z.looseObject({
      types: list(
        z.looseObject({ name: Text, label: Text, languages: z.record(z.string(), Count), groups: z.nullable(Count) }),
      ),
      translations: z._default(
        list(
          z.looseObject({
            language: Text,
            translated: Count,
            total: Count,
            missing: z
              .array(
                z.looseObject({
                  id: z.number(),
                  title: Text,
                  url: z.nullable(z.string().check(z.maxLength(2_048))),
                  type: Text,
                }),
              )
              .check(z.maxLength(50)),
          }),
        ),
        [],
      ),
    }),
  ),
})
export type AgentState = z.infer<typeof AgentState>

/**
 * A state as it is sent and answered. Anything passes: the server judges each part on its own, so that one with
 * another shape costs none of the others, and what it answers are the parts it kept. The cast is for callers, who are told what the parts are.
 */
export const AnyAgentState = z.union([AgentState, z.record(z.string(), z.unknown())]) as z.ZodMiniType<
  AgentState,
  z.input<typeof AgentState>
>

/** The same as an agent tells it, without a look at the parts: the server looks at each once, which takes long enough. */
export const ToldAgentState = z.union([z.record(z.string(), z.unknown()), AgentState]) as typeof AnyAgentState
