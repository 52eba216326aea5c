// Gives elements that a vendored component makes, now and later, the attributes that it leaves out.

function mend(missing) {
  function look() {
    for (const [selector, attributes] of missing) {
      for (const element of document.querySelectorAll(selector)) Object.assign(element, attributes)
    }
  }

  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
}
