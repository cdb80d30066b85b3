import { startCarousel } from './parts/carousel.ts'
import { startCart } from './parts/cart.ts'
import { startCheckout } from './parts/checkout.ts'
import { startContact } from './parts/contact.ts'
import { startCount } from './parts/count.ts'
import { startProduct } from './parts/product.ts'
import { startThanks } from './parts/thanks.ts'

// Each part looks for its own elements; a page without them is left alone.
startCount()
startCarousel()
startProduct()
startCart()
startCheckout()
startThanks()
startContact()
