// The screen under TinyEclipse → My Plugin, in plain JavaScript: no build is needed.
;(({ registerScreen, registerCommand }) => {
  registerScreen({
    name: 'my-plugin',
    title: 'My Plugin',
    mount(element, { client, siteId }) {
      const words = document.createElement('h2')
      element.append(words)
      client.analytics.now(siteId).then(
        ({ visitors }) => (words.textContent = `${visitors} on the site now`),
        (error) => (words.textContent = error.message),
      )
      return () => words.remove()
    },
  })
  registerCommand({
    name: 'my_plugin_notice',
    title: { en: 'Change the notice', nl: 'De mededeling wijzigen', fr: 'Changer l’avis' },
    input: { type: 'object', required: ['text'], properties: { text: { type: 'string', title: 'Text' } } },
  })
})(window.tinyeclipse)
