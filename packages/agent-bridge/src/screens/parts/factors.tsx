import type { Explanation } from '@tinyeclipse/sdk'
import type { CSSProperties } from 'react'
import { useKit } from '../kit.ts'

/**
 * Why an automatic decision came out so: what spoke for it to one side, what against it to the other. `isShare` of a
 * product, where a contribution is a share of what was lost.
 */
export function Factors({ factors, isShare = false }: Pick<Explanation, 'factors'> & { isShare?: boolean }) {
  const { text, format } = useKit()
  const counted = factors
    .filter(({ contribution }) => contribution !== 0)
    .toSorted((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution))
  const largest = Math.max(...counted.map(({ contribution }) => Math.abs(contribution)), 1e-9)
  return (
    <ul className="te-factors">
      {counted.map(({ name, value, contribution }) => (
        <li key={name}>
          <span>
            {text.word('factor_', name) ?? text.word('health_', `${name}_title`) ?? name.replaceAll('_', ' ')}
            {isPlain(value) && <span className="te-quiet"> · {text.word('status_', String(value)) ?? value}</span>}
          </span>
          <span
            className="te-factor-bar"
            data-sign={contribution < 0 ? 'minus' : 'plus'}
            style={{ '--part': Math.abs(contribution) / largest } as CSSProperties}
            aria-hidden="true"
          >
            <i />
          </span>
          <b>{isShare ? format.share(contribution) : format.signed(contribution)}</b>
        </li>
      ))}
    </ul>
  )
}

const isPlain = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'
