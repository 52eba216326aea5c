// Starts Scalar's explorer without requests to other hosts: no fonts, no telemetry, no agent, no proxy.

const OFFERED = ['shell/curl', 'python/requests', 'js/fetch']

// Scalar's languages that are hidden completely, and the hidden clients of the languages that are offered.
const LEFT_OUT = [
  'c', 'clojure', 'csharp', 'dart', 'fsharp', 'go', 'http', 'java', 'julia', 'kotlin', 'node', 'objc', 'ocaml', 'php',
  'powershell', 'r', 'ruby', 'rust', 'swift',
  'shell/wget', 'shell/httpie',
  'python/python3', 'python/aiohttp', 'python/httpx_sync', 'python/httpx_async',
  'js/axios', 'js/ofetch', 'js/jquery', 'js/xhr',
]

const [targetKey, clientKey] = OFFERED[0].split('/')

const DOCUMENT = '/openapi.json'

// Scalar confuses application/ld+json with application/json, and would show one under the name of the other.
async function readable() {
  const document = await (await fetch(DOCUMENT)).json()
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
  for (const { content = {} } of operations.flatMap(({ responses = {} }) => Object.values(responses))) {
    if ('application/json' in content) delete content['application/ld+json']
  }
  return { content: document }
}

// If the document cannot be loaded, Scalar reports it.
const started = readable().catch(() => ({ url: DOCUMENT })).then((source) => Scalar.createApiReference('#explorer', {
  ...source,
  slug: 'v1',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  documentDownloadType: 'none',
  defaultHttpClient: { targetKey, clientKey },
  hiddenClients: LEFT_OUT,
  operationTitleSource: 'summary',
  defaultOpenFirstTag: true,
}))
started.finally(() => document.querySelector('.starting').remove())

// Elements that Scalar leaves without an accessible name, or unreachable by keyboard.
mend([
  ['.group\\/copy-button:not([aria-label])', { ariaLabel: 'Copy' }],
  ['.cm-content:not([aria-label])', { ariaLabel: 'Body' }],
  ['.cm-scroller[tabindex="-1"], .endpoints:not([tabindex])', { tabIndex: 0 }],
])
