export interface ChoiceOptions<Value extends string> {
  name: string
  values: readonly Value[]
  chosen: Value
  onChoose: (value: Value) => void
}

/** A row of radio buttons in a fieldset: arrow keys and screen readers work as they do everywhere. */
export function createChoice<Value extends string>(
  fieldset: HTMLElement,
  { name, values, chosen, onChoose }: ChoiceOptions<Value>,
) {
  const legend = document.createElement('legend')
  const labels = values.map((value) => {
    const input = Object.assign(document.createElement('input'), {
      type: 'radio',
      name,
      value,
      checked: value === chosen,
    })
    input.addEventListener('change', () => onChoose(value))
    const text = document.createElement('span')
    const label = document.createElement('label')
    label.append(input, text)
    return { label, text, value }
  })
  fieldset.replaceChildren(legend, ...labels.map(({ label }) => label))
  return (title: string, textOf: (value: Value) => string) => {
    legend.textContent = title
    for (const { text, value } of labels) text.textContent = textOf(value)
  }
}
