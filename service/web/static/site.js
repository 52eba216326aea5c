// What all pages share: full addresses in text, and a citation to copy. Nothing depends on it.

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
