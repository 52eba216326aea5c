// Adds missing attributes to the present and future elements of a vendored component.

function mend(missing) {
  function look() {
    for (const [selector, attributes] of missing) {
      for (const element of document.querySelectorAll(selector)) Object.assign(element, attributes)
    }
  }

  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
}
