/** Moves the pralines by most of what is seen; fingers and keys move them without this. */
export function startCarousel(): void {
  const track = document.getElementById('track')
  if (!track) return
  const move = (direction: number) => () =>
    track.scrollBy({ left: direction * track.clientWidth * 0.8, behavior: 'smooth' })
  document.getElementById('previous')?.addEventListener('click', move(-1))
  document.getElementById('next')?.addEventListener('click', move(1))
}
