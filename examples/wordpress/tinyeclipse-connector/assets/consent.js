// Tells the tracker what the visitor answered through the WP Consent API. Until then it sends and stores nothing.
;(() => {
  const waiting = []
  // The tracker takes what waits here when it comes.
  window.tinyeclipse ||= Object.assign((...call) => waiting.push(call), { q: waiting })

  const tell = () => {
    if (window.wp_has_consent?.('statistics')) window.tinyeclipse('consent', 'granted')
  }

  document.addEventListener('wp_listen_for_consent_change', ({ detail }) => {
    if (detail?.statistics) window.tinyeclipse('consent', detail.statistics === 'allow' ? 'granted' : 'denied')
  })
  // Whether no answer means yes ("opt-out") is known once a plugin has said which law it follows.
  document.addEventListener('wp_consent_type_defined', tell)
  if (window.wp_consent_type) tell()
})()
