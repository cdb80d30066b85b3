import { Button } from '@wordpress/components'
import { Component, type ReactNode } from 'react'
import type { TextOf } from '../../texts/index.ts'

interface Props {
  text: TextOf
  children: ReactNode
}

/** A fault in one screen never takes the header, or the rest of wp-admin, with it. */
export class Boundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { text, children } = this.props
    const { error } = this.state
    if (!error) return children
    return (
      <div className="te-message" role="alert">
        <h2>{text('crashedTitle')}</h2>
        <div className="te-message-text">
          <p>{text('crashedText')}</p>
          <pre>{error.message}</pre>
        </div>
        <Button variant="primary" onClick={() => location.reload()}>
          {text('reload')}
        </Button>
      </div>
    )
  }
}
