/** Makes a function whose errors end here: whatever goes wrong in measuring, the page never hears of it. */
export const guard =
  <Given extends unknown[], Result>(run: (...given: Given) => Result) =>
  (...given: Given): Result | undefined => {
    try {
      return run(...given)
    } catch {
      // An old browser, something frozen or overwritten by the page: measuring is never worth breaking it.
    }
  }
