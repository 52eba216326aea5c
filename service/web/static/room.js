// The reading room's one script. Without it everything is still there: notes below the article, a record's words by
// the address. With it, pointing at a sentence shows its claims beside it, and choosing a record marks its words.

const room = document.querySelector('.room')
const HOVER_MS = 130

for (const text of document.querySelectorAll('.cite')) text.after(copier(text))
if (room) open(room)

function copier(text) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'copy', textContent: 'Copy the citation' })
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.textContent)
      button.textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(text)
      button.textContent = 'Selected: copy it with your keyboard'
    }
  })
  return button
}

function open(room) {
  const panel = room.querySelector('#panel')
  const start = panel.matches('.card') ? hint() : [...panel.childNodes].map((node) => node.cloneNode(true))
  const marks = [...room.querySelectorAll('.text mark')]
  const records = [...room.querySelectorAll('.index a')]
  const cells = [...room.querySelectorAll('.strip a')]
  const claimsOf = (element) => (element.dataset.c ?? '').split(' ')
  let pinned = room.classList.contains('choosing')
  let chosen = records.find((link) => link.ariaCurrent) ?? null
  let from = null
  let returning = false
  let waiting

  room.classList.add('live')
  const notes = room.querySelector('.notes')
  // What they say stands beside the article now; on paper there is no beside.
  notes.open = location.hash.startsWith('#note-')
  addEventListener('beforeprint', () => { notes.open = true })
  if (chosen) {
    panel.prepend(closer())
    light(claimsOf(chosen))
    reveal(chosen)
  }
  follow()
  addEventListener('hashchange', follow)

  const text = room.querySelector('.text')
  text.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType !== 'mouse') return
    const sentence = target.closest('.s')
    clearTimeout(waiting)
    if (sentence && !pinned) waiting = setTimeout(() => show(sentence.id), HOVER_MS)
  })
  text.addEventListener('pointerleave', () => clearTimeout(waiting))
  text.addEventListener('focusin', ({ target }) => {
    if (!returning && target.matches('.verse:focus-visible')) show(target.parentElement.id)
  })
  text.addEventListener('click', (event) => {
    const sentence = event.target.closest('.s')
    if (!sentence || !getSelection().isCollapsed) return
    event.preventDefault()
    pin(sentence.id, sentence.querySelector('.verse'))
    // The keyboard goes where the claims are; a pointer stays where it is.
    if (event.detail === 0) panel.focus()
  })

  for (const link of records) {
    link.addEventListener('pointerenter', () => { if (!pinned) light(claimsOf(link)) })
    link.addEventListener('pointerleave', () => { if (!pinned) light(chosen ? claimsOf(chosen) : null) })
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      choose(link, event.detail === 0)
    })
  }

  panel.addEventListener('click', (event) => {
    if (event.target.closest('.close')) close()
  })
  addEventListener('keydown', ({ key }) => { if (key === 'Escape' && !panel.matches('.hint')) close() })

  function follow() {
    const sentence = decodeURIComponent(location.hash.slice(1)).replace(/c\d+$/, '')
    if (!chosen && /^p\d+s\d+$/.test(sentence) && document.getElementById(sentence)) pin(sentence, null, false)
  }

  function pin(id, opener, address = true) {
    pinned = true
    from = opener
    show(id)
    if (address) history.replaceState(null, '', `${location.pathname}#${id}`)
  }

  function show(id) {
    const sentence = document.getElementById(id)
    chosen?.removeAttribute('aria-current')
    chosen = null
    const note = document.getElementById(`note-${id}`).cloneNode(true)
    for (const element of [note, ...note.querySelectorAll('[id]')]) element.removeAttribute('id')
    const title = document.createElement('h2')
    title.append(...note.querySelector('h3').childNodes)
    note.querySelector('h3').replaceWith(title)
    fill('claims', note.childNodes)
    light([...sentence.querySelectorAll('mark')].flatMap(claimsOf), id)
    const first = records.find((link) => link.matches('.on'))
    if (first) reveal(first)
  }

  function choose(link, byKeyboard) {
    pinned = true
    from = link
    chosen?.removeAttribute('aria-current')
    chosen = link
    link.ariaCurrent = 'true'
    fill('card', card(link))
    light(claimsOf(link))
    history.replaceState(null, '', link.href)
    document.getElementById(link.hash.slice(1)).scrollIntoView({ block: 'center' })
    if (byKeyboard) panel.focus()
  }

  function close() {
    const inside = panel.contains(document.activeElement)
    pinned = false
    chosen?.removeAttribute('aria-current')
    chosen = null
    fill('hint', start.map((node) => node.cloneNode(true)), false)
    light(null)
    history.replaceState(null, '', location.pathname)
    const back = from
    from = null
    // Coming back to a sentence is not asking about it again.
    returning = true
    if (inside) back?.focus()
    returning = false
  }

  function fill(kind, nodes, closable = true) {
    panel.className = `about-it ${kind}`
    panel.replaceChildren(...nodes)
    panel.scrollTop = 0
    if (closable) panel.prepend(closer())
  }

  function closer() {
    return Object.assign(document.createElement('button'), { type: 'button', className: 'close', ariaLabel: 'Close', textContent: '×' })
  }

  // Within the list of records only: the page itself stays where it is.
  function reveal(link) {
    const list = link.closest('.index')
    list.scrollTop = link.offsetTop - list.clientHeight / 2
  }

  function light(claims, sentence) {
    const wanted = new Set(claims)
    const has = (element) => claimsOf(element).some((claim) => wanted.has(claim))
    // Merely pointing at a sentence leaves the rest of the article as it is.
    room.classList.toggle('choosing', Boolean(claims) && (pinned || !sentence))
    for (const mark of marks) mark.classList.toggle('on', Boolean(claims) && has(mark))
    for (const link of records) link.classList.toggle('on', Boolean(sentence) && has(link))
    for (const cell of cells) {
      const place = cell.hash.slice(1)
      cell.classList.toggle('on', Boolean(claims) && (place === sentence || [...wanted].some((claim) => claim.startsWith(`${place}c`))))
    }
    for (const each of room.querySelectorAll('.s.now')) each.classList.remove('now')
    if (sentence) document.getElementById(sentence).classList.add('now')
  }

  function card(link) {
    const title = document.createElement('h2')
    const page = new URL(link.href).searchParams.get('record')
    title.append(Object.assign(document.createElement('a'), { href: `/${page}`, textContent: link.textContent }))
    const kind = link.closest('div').querySelector('dt').textContent
    const about = Object.assign(document.createElement('p'), { className: 'soft', textContent: `${kind}: rests on these words` })
    const list = document.createElement('ul')
    for (const claim of claimsOf(link)) {
      const words = room.querySelector(`.notes li[data-c="${claim}"] q`)
      const item = list.appendChild(document.createElement('li'))
      const quote = Object.assign(document.createElement('q'), { lang: text.lang, dir: 'auto', textContent: words.textContent })
      item.appendChild(Object.assign(document.createElement('a'), { href: `#${claim}` })).append(quote)
    }
    return [title, about, list]
  }

  function hint() {
    const words = Object.assign(document.createElement('p'), { textContent: 'Choose a sentence to see its claims, or a record to see the words it rests on.' })
    return [words]
  }
}
