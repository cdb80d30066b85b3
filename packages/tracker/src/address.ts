/** An address without its fragment, and without a name and a password. */
export const addressOf = ({ origin, pathname, search }: Pick<URL, 'origin' | 'pathname' | 'search'>) =>
  origin + pathname + search
