interface Props {
  /** 0 to 1. */
  part: number
  label: string
  tone?: 'good'
}

export const ProgressBar = ({ part, label, tone }: Props) => (
  <span
    className="te-bar"
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={Math.round(part * 100)}
    data-tone={tone}
  >
    <i style={{ width: `${part * 100}%` }} />
  </span>
)
