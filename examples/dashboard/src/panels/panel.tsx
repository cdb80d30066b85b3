import { explain } from '@tinyeclipse/analytics-view/panels/explain'
import { type Answer, codeOf, isRetryable } from '@tinyeclipse/analytics-view/state/ask'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { useKit } from '../state/kit.ts'

interface Props {
  name: string
  title: string
  /** One quiet sentence below the title. */
  help?: string | undefined
  tabs?: ComponentChildren
  tools?: ComponentChildren
  class?: string
  children: ComponentChildren
}

/** A box with a title, tabs at its right and something in it. */
export function Panel({ name, title, help, tabs, tools, class: more = '', children }: Props) {
  const id = useId()
  return (
    <section class={`panel ${more}`} data-panel={name} aria-labelledby={id}>
      <div class="head">
        <h2 id={id}>{title}</h2>
        {tabs}
        {tools}
      </div>
      {help && <p class="quiet help">{help}</p>}
      {children}
    </section>
  )
}

/** What an answer made, bones while there is none, or why there will be none. */
export function Shown<Value>({
  answer,
  rows = 6,
  children,
}: {
  answer: Answer<Value>
  rows?: number
  children: (value: Value) => ComponentChildren
}) {
  const { text } = useKit()
  const { value, error, isWaiting, again } = answer
  // What is tried again by itself leaves what is there.
  if (error && !(value && isRetryable(error))) {
    return (
      <div class="nothing" data-error={codeOf(error)}>
        <p>{explain(error, text)}</p>
        <button type="button" class="button" onClick={again}>
          {text('tryAgain')}
        </button>
      </div>
    )
  }
  if (!value) return <Bones rows={rows} />
  return (
    <div class="shown" data-waiting={isWaiting} aria-busy={isWaiting}>
      {children(value)}
    </div>
  )
}

const Bones = ({ rows }: { rows: number }) => {
  const { text } = useKit()
  return (
    <div class="bones" aria-busy="true">
      <span class="unseen">{text('loading')}</span>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} class="bone" />
      ))}
    </div>
  )
}

export const NoRows = () => {
  const { text } = useKit()
  return <p class="nothing">{text('noRows')}</p>
}
