// What every test meets: where the gateway is, what opens it, and what reached the provider behind it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

function setting(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set; these tests are started by "npm test"`);
  }
  return value;
}

const gateway = setting('CLIENTS_GATEWAY');
const simulator = setting('CLIENTS_SIMULATOR');

export const KEY = setting('CLIENTS_KEY');
export const WRONG_KEY = 'wrong-key-0123456789-0123456789-0123456789';

/** What each family of clients is configured with. */
export const BASE = {
  openai: `${gateway}/v3/router`,
  anthropic: `${gateway}/v3/anthropic`,
  google: `${gateway}/v3/google`,
};

/** A provider's answer that is an error before its first byte, and the status that the client must see. */
export const REFUSALS = {
  'status-400': 400,
  'status-404': 404,
  'status-429': 429,
  'status-503': 503,
  context: 400,
  quota: 429,
  'status-401': 502,
  html: 502,
  empty: 502,
  reset: 502,
  'stall-first': 504,
};

/** Ways of breaking a stream in its middle: each must raise in the client. */
export const BREAKS = [
  'error-event', 'error-tail', 'cut-mid', 'close-mid', 'truncate', 'bad-event', 'stall-mid',
];

/** Ways of breaking an answer that is not streamed. */
export const SPOILT = ['cut-mid', 'close-mid', 'truncate', 'short-length'];

/** A question that no other test asks, long enough to come back in several pieces. */
export function question() {
  return `What is the weather like in Paris, and will it rain tomorrow? ${randomUUID()}`;
}

/** The bodies with that text that reached the provider, the first one first. */
export async function received(text) {
  const journal = await (await fetch(`${simulator}/journal`)).json();
  return journal.entries.map((entry) => entry.body).filter((body) => body?.includes(text));
}

/** How many requests with that text reached the provider. */
export async function arrivals(text) {
  return (await received(text)).length;
}

/** All of a stream. */
export async function all(stream) {
  const pieces = [];
  for await (const piece of await stream) {
    pieces.push(piece);
  }
  return pieces;
}

/** Reads a stream to its end: the text that came, and the error if there was one. */
export async function outcome(stream, textOf) {
  let text = '';
  try {
    for await (const piece of await stream) {
      text += textOf(piece) ?? '';
    }
  } catch (error) {
    return { text, error };
  }
  return { text };
}

/** The outcome of a stream that must break. */
export async function broken(stream, textOf) {
  const seen = await outcome(stream, textOf);
  assert.ok(seen.error, `the stream ended without an error after '${seen.text}'`);
  return seen;
}

/** The error of a call that must fail. */
export async function failure(promise) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    return error;
  }
  assert.fail(`the call did not fail, it returned ${JSON.stringify(answer)}`);
}

/** Something came, and it is how the whole text begins. */
export function assertBegins(part, whole) {
  assert.ok(part.length > 0, 'nothing came before the break');
  assert.ok(whole.startsWith(part), `'${part}' is not how '${whole}' begins`);
}
