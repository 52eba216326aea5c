// The script of an article's page. Without it the notes are below the article, and the address selects a record. With it,
// pointing at a sentence shows its claims next to it, and choosing a record marks its words.

const HOVER_MS = 130
const SENTENCE = /^(p\d+s\d+)(?:c\d+)?$/

const room = document.querySelector('.room')
const text = room.querySelector('.text')
const panel = room.querySelector('#panel')
const notes = room.querySelector('.notes')
const marks = [...text.querySelectorAll('mark')]
const records = [...room.querySelectorAll('.index a')]
const cells = [...room.querySelectorAll('.strip a')]

const start = panel.matches('.card') ? hint() : [...panel.childNodes].map((node) => node.cloneNode(true))
let pinned = room.classList.contains('choosing')
let chosen = records.find((link) => link.ariaCurrent) ?? null
let from = null
let returning = false
let waiting

room.classList.add('live')
// The panel next to the article shows the notes; print shows them below.
notes.open = location.hash.startsWith('#note-')
addEventListener('beforeprint', () => { notes.open = true })
if (chosen) {
  panel.prepend(closer())
  light(claimsOf(chosen))
  reveal(chosen)
}
follow()
addEventListener('hashchange', follow)

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
  history.replaceState(null, '', `${location.pathname}#${sentence.id}`)
  // Keyboard focus moves to the claims; a pointer does not move.
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

// Pointing at one of several claims distinguishes its words from the others'.
for (const [come, go] of [['pointerover', 'pointerleave'], ['focusin', 'focusout']]) {
  panel.addEventListener(come, ({ target }) => narrow(claimOf(target.closest('ol > li'))))
  panel.addEventListener(go, () => narrow())
}
panel.addEventListener('click', ({ target }) => { if (target.closest('.close')) close() })
addEventListener('keydown', ({ key }) => { if (key === 'Escape' && !panel.matches('.hint')) close() })

// The claims of a mark or a record. Words quoted by a single claim have its id.
function claimsOf(element) {
  return (element.dataset.c ?? element.id).split(' ')
}

// The claim of an item in the notes or in the panel.
function claimOf(item) {
  return item?.querySelector('a').hash.slice(1)
}

function follow() {
  const [place, sentence] = SENTENCE.exec(decodeURIComponent(location.hash.slice(1))) ?? []
  if (chosen || !document.getElementById(sentence)) return
  pin(sentence, null)
  if (place !== sentence) narrow(place)
}

function pin(id, opener) {
  pinned = true
  from = opener
  show(id)
}

function show(id) {
  chosen?.removeAttribute('aria-current')
  chosen = null
  const note = document.getElementById(`note-${id}`).cloneNode(true)
  for (const element of [note, ...note.querySelectorAll('[id]')]) element.removeAttribute('id')
  const title = document.createElement('h2')
  title.append(...note.querySelector('h3').childNodes)
  note.querySelector('h3').replaceWith(title)
  fill('claims', note.childNodes)
  light([...document.getElementById(id).querySelectorAll('mark')].flatMap(claimsOf), id)
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
  // Returning the focus to a sentence must not open its panel again.
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

// Scroll only the list of records, not the page.
function reveal(link) {
  const list = link.closest('.index')
  list.scrollTop = link.offsetTop - list.clientHeight / 2
}

function light(claims, sentence) {
  const wanted = new Set(claims)
  const has = (element) => claimsOf(element).some((claim) => wanted.has(claim))
  // Pointing at a sentence must not change the rest of the article.
  room.classList.toggle('choosing', Boolean(claims) && (pinned || !sentence))
  for (const mark of marks) mark.classList.toggle('on', Boolean(claims) && has(mark))
  for (const link of records) link.classList.toggle('on', Boolean(sentence) && has(link))
  for (const cell of cells) {
    const place = cell.hash.slice(1)
    cell.classList.toggle('on', Boolean(claims) && (place === sentence || [...wanted].some((claim) => claim.startsWith(`${place}c`))))
  }
  for (const each of text.querySelectorAll('.s.now')) each.classList.remove('now')
  if (sentence) document.getElementById(sentence).classList.add('now')
  narrow()
}

function narrow(claim) {
  room.classList.toggle('narrowed', Boolean(claim))
  for (const mark of marks) mark.classList.toggle('this', claimsOf(mark).includes(claim))
  for (const item of panel.querySelectorAll('ol > li')) item.classList.toggle('this', claimOf(item) === claim)
}

function card(link) {
  const title = document.createElement('h2')
  const page = `/${new URL(link.href).searchParams.get('record')}`
  title.append(Object.assign(document.createElement('a'), { href: page, textContent: link.textContent }))
  const about = Object.assign(document.createElement('p'), { className: 'soft', textContent: 'Rests on these words' })
  const list = document.createElement('ol')
  for (const claim of claimsOf(link)) list.append(rest(claim, page))
  return [title, about, list]
}

// The part of a claim's note about one of the records that rest on it.
function rest(claim, page) {
  const item = notes.querySelector(`a[href="#${claim}"]`).closest('li').cloneNode(true)
  const supports = item.querySelector('.supports')
  supports.textContent = supports.querySelector(`a[href="${page}"]`).nextSibling.textContent.match(/\((.*)\)/)[1]
  for (const other of item.querySelectorAll('.states, .agreed')) other.remove()
  item.append(...item.querySelectorAll('.opinion'))
  return item
}

function hint() {
  const words = document.createElement('p')
  words.textContent = 'Choose a sentence to see its claims, or a record to see the words it rests on.'
  return [words]
}
