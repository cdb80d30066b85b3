import { useId } from 'react'

interface Props<Value extends string> {
  title: string
  items: readonly { value: Value; text: string }[]
  chosen: Value | undefined
  onChoose: (value: Value) => void
}

/** Radio buttons that look like tabs: arrow keys and screen readers work as they do everywhere. */
export function Tabs<Value extends string>({ title, items, chosen, onChoose }: Props<Value>) {
  const name = useId()
  return (
    <fieldset className="choice">
      <legend className="unseen">{title}</legend>
      {items.map(({ value, text }) => (
        <label key={value}>
          <input type="radio" name={name} value={value} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  )
}
