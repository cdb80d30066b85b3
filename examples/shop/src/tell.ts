type Properties = Record<string, string | number | boolean>
type Call = [name: 'event', event: string, properties?: Properties, amount?: number, currency?: string]
type Stub = ((...call: Call) => void) & { q?: Call[] }

declare global {
  interface Window {
    tinyeclipse?: Stub
  }
}

/** Tells the tracker of something with a name. What comes before the tracker is there waits for it in `q`. */
export function tell(event: string, properties?: Properties, amount?: number, currency?: string): void {
  if (!window.tinyeclipse) {
    const stub: Stub = (...call) => stub.q?.push(call)
    stub.q = []
    window.tinyeclipse = stub
  }
  window.tinyeclipse('event', event, properties, amount, currency)
}
