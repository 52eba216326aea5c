// Values in an address: a comma separates the values of a filter, unless it belongs to one.

/** Return a value of a filter on free text, in which commas separate nothing. */
export function escapeCommas(text: string): string {
  return text.replaceAll(",", "\\,");
}
