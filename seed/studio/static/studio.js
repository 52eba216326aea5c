// The studio: words that are selected in the article become a claim or fill a field, and single keys press what shows them.
'use strict';

const article = document.getElementById('article');
const chosen = document.getElementById('selected');
const keys = document.getElementById('keys');
let armed = null;

// A line feed is one character in a text, and so is a letter beyond the first plane.
const count = (text) => Array.from(text).length;

function sentenceOf(node) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest('[data-s]');
}

// The selection as far as it is in the sentence in which it begins.
function readSelection() {
  const selection = getSelection();
  if (!article || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const sentence = sentenceOf(range.startContainer) ?? sentenceOf(range.endContainer);
  if (!sentence || !article.contains(sentence)) return null;
  const whole = document.createRange();
  whole.selectNodeContents(sentence);
  const inside = range.cloneRange();
  if (inside.compareBoundaryPoints(Range.START_TO_START, whole) < 0) inside.setStart(sentence, 0);
  if (inside.compareBoundaryPoints(Range.END_TO_END, whole) > 0) inside.setEnd(sentence, sentence.childNodes.length);
  const before = document.createRange();
  before.setStart(sentence, 0);
  before.setEnd(inside.startContainer, inside.startOffset);
  const words = inside.toString();
  const start = count(before.toString());
  return words.trim() ? {sentence: sentence.dataset.s, start, end: start + count(words), words: words.trim().replace(/\s+/g, ' ')} : null;
}

function showSelection() {
  const found = readSelection();
  if (!found || !chosen) return;
  for (const name of ['sentence', 'start', 'end']) chosen.elements[name].value = found[name];
  document.getElementById('chosen-words').textContent = found.words;
  const begin = document.getElementById('begin');
  begin.formAction = `${begin.dataset.action}${found.sentence}/split`;
  chosen.hidden = false;
}

function takeSelection() {
  const found = readSelection();
  if (found && armed) {
    armed.value = found.words;
    armed.dispatchEvent(new Event('input', {bubbles: true}));
  }
}

document.addEventListener('selectionchange', showSelection);
article?.addEventListener('pointerup', () => setTimeout(takeSelection));
article?.addEventListener('click', (event) => {
  if (!getSelection().isCollapsed) event.preventDefault();
});
document.addEventListener('focusin', ({target}) => {
  if (!target.matches('input, textarea, select')) return;
  armed?.classList.remove('armed');
  armed = target.matches('[data-quoted]') ? target : null;
  armed?.classList.add('armed');
});

// Words by keyboard: x begins at the sentence that has the focus or is shown, arrows move by word, Shift extends.
function beginWords() {
  const sentence = document.activeElement?.closest('[data-s]') ?? article?.querySelector('.s.now') ?? article?.querySelector('[data-s]');
  if (!sentence) return;
  const text = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT).nextNode();
  getSelection().collapse(text, 0);
  getSelection().modify('extend', 'forward', 'word');
  sentence.scrollIntoView({block: 'nearest'});
}

function moveWords(event) {
  const selection = getSelection();
  if (!readSelection() || !['ArrowRight', 'ArrowLeft'].includes(event.key)) return false;
  const direction = event.key === 'ArrowRight' ? 'forward' : 'backward';
  if (!event.shiftKey) {
    if (direction === 'forward') selection.collapseToEnd();
    else selection.collapseToStart();
    if (direction === 'backward') selection.modify('move', 'backward', 'word');
    selection.modify('extend', 'forward', 'word');
  } else selection.modify('extend', direction, 'word');
  return true;
}

// A line of the text of a file: it is selected, and the field has the focus.
function showLine(number) {
  const field = document.querySelector('textarea.source');
  if (!field || !(number > 0)) return;
  const lines = field.value.split('\n');
  const start = lines.slice(0, number - 1).join('\n').length + (number > 1 ? 1 : 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[number - 1] ?? '').length);
}
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('[data-line]');
  if (!link) return;
  event.preventDefault();
  showLine(Number(link.dataset.line));
});
addEventListener('load', () => showLine(Number(new URLSearchParams(location.search).get('line'))));

// The changes of a release: from the one that has the focus to the next, or the one before.
function moveToChange(step) {
  const changes = [...document.querySelectorAll('.change')];
  if (!step || !changes.length) return false;
  const at = changes.findIndex((each) => each.contains(document.activeElement));
  const next = changes[at < 0 ? 0 : Math.min(Math.max(at + step, 0), changes.length - 1)];
  next.focus();
  next.scrollIntoView({block: 'nearest'});
  return true;
}

const isTyping = (target) => target.matches?.('input:not([type=checkbox]), textarea, select');

document.addEventListener('keydown', (event) => {
  const {target, key} = event;
  const form = target.form ?? document.querySelector('.fields-form');
  if ((event.ctrlKey || event.metaKey) && key === 'Enter' && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector('[type=submit]'));
    return;
  }
  if (key === 'Escape' && isTyping(target)) {
    target.blur();
    target.closest('.change')?.focus({preventScroll: true});
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return;
  if (moveWords(event)) {
    event.preventDefault();
    return;
  }
  if (!keys?.checked || event.shiftKey) return;
  if (key === 'x') {
    event.preventDefault();
    beginWords();
    return;
  }
  if (moveToChange({j: 1, k: -1}[key])) {
    event.preventDefault();
    return;
  }
  // The keys of a change work in it only.
  const inside = document.activeElement?.closest('.change') ?? null;
  const pressed = [...document.querySelectorAll('[data-key]')].find((each) => each.dataset.key === key && !each.disabled && each.checkVisibility() && [null, inside].includes(each.closest('.change')));
  if (pressed) {
    event.preventDefault();
    pressed.click();
  }
});

if (keys) {
  keys.checked = localStorage.getItem('keys') !== 'off';
  keys.addEventListener('change', () => localStorage.setItem('keys', keys.checked ? 'on' : 'off'));
}
// After the browser has moved the focus to the panel.
addEventListener('load', () => setTimeout(() => document.querySelector('[data-awaited]')?.focus({preventScroll: true})));
showSelection();
