// Opens a praline by `history.pushState`, as single-page apps do: the tracker counts it though no page is loaded.

const isOpen = () => document.querySelector<HTMLDialogElement>('dialog[open]')

function showFromAddress() {
  isOpen()?.close()
  const praline = new URLSearchParams(location.search).get('p')
  if (!praline) return
  const dialog = document.getElementById(praline)
  if (dialog instanceof HTMLDialogElement) dialog.showModal()
}

for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-praline]')) {
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    history.pushState(null, '', link.href)
    showFromAddress()
  })
}
for (const dialog of document.querySelectorAll('dialog')) {
  dialog.addEventListener('close', () => {
    // Closed by its button or the Escape key; the back button has changed the address already.
    if (new URLSearchParams(location.search).get('p') === dialog.id) history.replaceState(null, '', location.pathname)
  })
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
}
addEventListener('popstate', showFromAddress)
showFromAddress()
