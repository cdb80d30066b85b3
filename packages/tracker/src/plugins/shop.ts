import type { Properties, Tracker } from '../types.ts'

type Told = [tracker: Tracker, properties?: Properties, amount?: number, currency?: string]

/** A product was looked at: `viewItem(tracker, { item: 'Praline 24' }, 18.5, 'EUR')`. */
export const viewItem = (...[tracker, ...given]: Told) => tracker.event('view_item', ...given)
export const addToCart = (...[tracker, ...given]: Told) => tracker.event('add_to_cart', ...given)
export const beginCheckout = (...[tracker, ...given]: Told) => tracker.event('begin_checkout', ...given)
/** An order was placed: `purchase(tracker, { order: '1024' }, 49.9, 'EUR')`. */
export const purchase = (...[tracker, ...given]: Told) => tracker.event('purchase', ...given)
