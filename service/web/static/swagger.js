// Starts Swagger UI, and keeps it in the light or dark mode of the system.

const dark = matchMedia('(prefers-color-scheme: dark)')

function follow() {
  document.documentElement.classList.toggle('dark-mode', dark.matches)
}

follow()
dark.addEventListener('change', follow)

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  validatorUrl: null,
  queryConfigEnabled: false,
})

// Elements that Swagger UI leaves without an accessible name, or unreachable by keyboard.
mend([
  ['select#servers:not([aria-label])', { ariaLabel: 'Server' }],
  ['select.examples-select-element:not([aria-label])', { ariaLabel: 'Example' }],
  ['.parameters-col_description textarea:not([aria-label])', { ariaLabel: 'Value' }],
  ['pre.microlight:not([tabindex])', { tabIndex: 0 }],
])
