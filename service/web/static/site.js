// Shared by all pages: full addresses in text, and a citation to copy. The pages work without it.

for (const text of document.querySelectorAll('.origin')) text.textContent = location.origin
for (const text of document.querySelectorAll('.cite')) text.after(copier(text))

function copier(text) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'copy', textContent: 'Copy the citation' })
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.textContent.replace(/\s+/g, ' ').trim())
      button.textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(text)
      button.textContent = 'Selected: copy it with your keyboard'
    }
  })
  return button
}

// Completion while typing a search (the combobox of the ARIA Authoring Practices). A completion opens its record; the
// button searches for the typed text.
const form = document.querySelector('form.search')
const PAUSE_MS = 120
const LEAST = 2

if (form) complete(form.elements.q, form.elements.type)

function complete(field, kind) {
  const list = Object.assign(document.createElement('ul'), { id: 'completions', role: 'listbox', ariaLabel: 'Completions', hidden: true })
  const status = Object.assign(document.createElement('p'), { className: 'unseen', role: 'status' })
  field.parentElement.append(list, status)
  Object.assign(field, { role: 'combobox', ariaAutoComplete: 'list', ariaExpanded: 'false' })
  field.setAttribute('aria-controls', list.id)
  let active = -1
  let waiting
  let asking = new AbortController()

  field.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(ask, PAUSE_MS)
  })
  field.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && !list.hidden) move(step)
    else if (event.key === 'Enter' && active >= 0) location.href = list.children[active].dataset.href
    else if (event.key === 'Escape' && !list.hidden) close()
    else return
    event.preventDefault()
  })
  field.addEventListener('blur', close)
  // Keep the focus in the field: the list closes when the field loses it.
  list.addEventListener('pointerdown', (event) => event.preventDefault())
  list.addEventListener('click', ({ target }) => {
    const option = target.closest('[role=option]')
    if (option) location.href = option.dataset.href
  })

  // An answer on its way may not replace a list that a reader has begun to choose from, or open a closed one.
  function hold() {
    clearTimeout(waiting)
    asking.abort()
  }

  function close() {
    hold()
    show([])
  }

  async function ask() {
    hold()
    asking = new AbortController()
    const typed = field.value.trim()
    if (typed.length < LEAST) return show([])
    const query = new URLSearchParams({ q: typed, limit: 8, ...(kind?.value ? { type: kind.value } : {}) })
    try {
      const answer = await fetch(`/v1/suggest?${query}`, { signal: asking.signal })
      show(answer.ok ? (await answer.json()).items : [])
    } catch {
      // Another key was pressed in the meantime, or the network is down: the button still works.
    }
  }

  function show(items) {
    active = -1
    if (document.activeElement !== field) items = []
    list.replaceChildren(...items.map(option))
    list.hidden = items.length === 0
    field.ariaExpanded = String(!list.hidden)
    field.removeAttribute('aria-activedescendant')
    status.textContent = items.length ? `${items.length} completions` : ''
  }

  function option({ text, name, type, self }, index) {
    const item = Object.assign(document.createElement('li'), { id: `completion-${index}`, role: 'option', ariaSelected: 'false' })
    item.dataset.href = self.replace(/^\/v1/, '')
    const words = Object.assign(document.createElement('span'), { textContent: text })
    const kind = type.replaceAll('-', ' ')
    const about = text.toLowerCase() === name.toLowerCase() ? kind : `${name}, ${kind}`
    item.append(words, ' ', Object.assign(document.createElement('span'), { className: 'soft', textContent: about }))
    return item
  }

  function move(step) {
    hold()
    const count = list.children.length
    if (active >= 0) list.children[active].ariaSelected = 'false'
    active = (active + step + (active < 0 && step < 0 ? 1 : 0) + count) % count
    const chosen = list.children[active]
    chosen.ariaSelected = 'true'
    chosen.scrollIntoView({ block: 'nearest' })
    field.setAttribute('aria-activedescendant', chosen.id)
  }
}
