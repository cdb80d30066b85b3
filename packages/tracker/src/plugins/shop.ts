import type { Money, Properties, Tracker } from '../types.ts'

const shopEvent = (name: string) => (tracker: Tracker, properties?: Properties, money?: Money) =>
  tracker.event(name, properties, money)

/** A product was looked at: `viewItem(tracker, { item: 'Praline 24', price: 18.5 })`. */
export const viewItem = /* @__PURE__ */ shopEvent('view_item')
export const addToCart = /* @__PURE__ */ shopEvent('add_to_cart')
export const beginCheckout = /* @__PURE__ */ shopEvent('begin_checkout')
/** An order was placed: `purchase(tracker, { order: '1024' }, { amount: 49.9, currency: 'EUR' })`. */
export const purchase = /* @__PURE__ */ shopEvent('purchase')
