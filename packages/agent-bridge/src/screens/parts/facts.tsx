import type { ReactNode } from 'react'

/** Names and what they are, one under the other; what is not known is left out. */
export const Facts = ({ rows }: { rows: { name: string; value: ReactNode }[] }) => (
  <dl className="te-facts">
    {rows
      .filter(({ value }) => value !== null && value !== undefined)
      .map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
)
