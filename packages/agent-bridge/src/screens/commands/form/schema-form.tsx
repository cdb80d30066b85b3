import { CheckboxControl, SelectControl, TextareaControl, TextControl, ToggleControl } from '@wordpress/components'
import { useId } from 'react'
import { useKit } from '../../kit.ts'
import type { Field } from './fields.ts'
import type { Filled, ReadInput } from './read-input.ts'

interface Props {
  fields: Field[]
  filled: Filled
  /** Shown only once something was sent, so that nobody is told off while typing. */
  problems: ReadInput['problems']
  onFill(filled: Filled): void
}

/** The form of a command, drawn from its schema. */
export function SchemaForm({ fields, filled, problems, onFill }: Props) {
  return (
    <div className="te-form">
      {fields.map((field) => (
        <Control
          key={field.name}
          field={field}
          value={filled[field.name]}
          problem={problems[field.name]}
          onChange={(value) => onFill({ ...filled, [field.name]: value })}
        />
      ))}
    </div>
  )
}

interface ControlProps {
  field: Field
  value: Filled[string] | undefined
  problem: ReadInput['problems'][string] | undefined
  onChange(value: Filled[string]): void
}

function Control({
  field: { name, kind, title, description, isRequired, choices, offers },
  value,
  problem,
  onChange,
}: ControlProps) {
  const { text } = useKit()
  const offersId = useId()
  const shared = {
    __nextHasNoMarginBottom: true,
    label: isRequired ? title : text('fieldOptional', { title }),
    help: problem ? text(problem.name, problem.values) : (description ?? undefined),
    'data-field': name,
    'aria-invalid': problem !== undefined,
    className: problem ? 'te-wrong' : '',
  } as const
  const words = typeof value === 'string' ? value : ''
  if (kind === 'toggle') {
    return <ToggleControl {...shared} label={title} checked={value === true} onChange={onChange} />
  }
  if (kind === 'choice') {
    const options = [...(isRequired && words ? [] : [{ value: '', label: '—' }]), ...choices.map(asOption)]
    return <SelectControl __next40pxDefaultSize {...shared} value={words} options={options} onChange={onChange} />
  }
  if (kind === 'choices') {
    const chosen = Array.isArray(value) ? value : []
    return (
      <fieldset data-field={name}>
        <legend>{shared.label}</legend>
        {description && <p className="te-quiet te-small">{description}</p>}
        {choices.map((choice) => (
          <CheckboxControl
            key={choice}
            __nextHasNoMarginBottom
            label={choiceWord(choice)}
            checked={chosen.includes(choice)}
            onChange={(isOn) => onChange(isOn ? [...chosen, choice] : chosen.filter((each) => each !== choice))}
          />
        ))}
      </fieldset>
    )
  }
  if (kind === 'long' || kind === 'json') {
    return <TextareaControl {...shared} rows={6} value={words} onChange={onChange} />
  }
  return (
    <div>
      <TextControl
        __next40pxDefaultSize
        {...shared}
        type="text"
        inputMode={kind === 'number' ? 'numeric' : 'text'}
        list={offers && offersId}
        value={words}
        onChange={onChange}
      />
      {offers && (
        <datalist id={offersId}>
          {offers.map(({ value: offered, label }) => (
            <option key={offered} value={offered}>
              {label}
            </option>
          ))}
        </datalist>
      )}
    </div>
  )

  function choiceWord(choice: string): string {
    return text.word('choice_', choice) ?? choice
  }
  function asOption(choice: string) {
    return { value: choice, label: choiceWord(choice) }
  }
}
