import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from './errors.ts'

/** Requests a minute. Counted in each process: with two servers the limit is up to twice as high. */
export interface Limits {
  perAddress: number
  /** Batches of events from one address; a whole school or office can be behind one. */
  eventsPerAddress: number
  perKey: number
  /** Batches of events of one site. */
  eventsPerSite: number
}
export const DEFAULT_LIMITS: Limits = { perAddress: 600, eventsPerAddress: 3_000, perKey: 1_200, eventsPerSite: 60_000 }

export function createLimiter(name: string, perMinute: number) {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points: perMinute, duration: 60 })
  /** Throws `rate_limited`, with the seconds to wait. */
  return async (key: string): Promise<void> => {
    try {
      await limiter.consume(key)
    } catch (cause) {
      if (!(cause instanceof RateLimiterRes)) throw cause
      const retryAfterSeconds = Math.ceil(cause.msBeforeNext / 1000)
      throw new AppError(
        'rate_limited',
        `At most ${perMinute} requests a minute; come back in ${retryAfterSeconds} s`,
        { retryAfterSeconds },
      )
    }
  }
}
