import { type ReactNode, useId } from 'react'

interface Props {
  /** For tests and links: `health`. */
  name: string
  title: string
  aside?: ReactNode
  tools?: ReactNode
  children: ReactNode
}

/** A part of a sheet with a title of its own. */
export function Section({ name, title, aside, tools, children }: Props) {
  const id = useId()
  return (
    <section data-section={name} aria-labelledby={id}>
      <div className="te-section-head">
        <h2 id={id}>{title}</h2>
        {aside && <span className="te-quiet">{aside}</span>}
        {tools && <span className="te-tools">{tools}</span>}
      </div>
      {children}
    </section>
  )
}
