// A client of medcontent. `contract.ts` is generated from the contract; the rest is written by hand.
export type { components, operations, paths } from "./contract.js";
export { expectAnswer, Refused, UnexpectedAnswer, UnknownToken, Withdrawn } from "./answers.js";
export type { Problem } from "./answers.js";
export { followChanges } from "./changes.js";
export type { Batch, Change } from "./changes.js";
export { connect } from "./connection.js";
export type { Media, Service } from "./connection.js";
export { cutQuote, readEvidence } from "./evidence.js";
export type { Advisory, Claim, FieldEvidence } from "./evidence.js";
export { iterateItems, iteratePages } from "./paging.js";
export { MemoryStore } from "./stored-answers.js";
export type { AnswerStore, StoredAnswer } from "./stored-answers.js";
export { escapeCommas } from "./values.js";
