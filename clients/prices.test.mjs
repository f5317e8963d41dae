// Our prices beside those of a library that others keep: for every model that both know, several
// usages at several times. Where they differ, price-disagreements.json says why; what it does not
// explain fails, and so does an explanation of what is no difference any more.
//
// With UPDATE_DISAGREEMENTS=1 the pairs that nobody explains are printed as they would stand in the file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { calcPrice } from '@pydantic/genai-prices';
import { priceRows, prices } from './prices.mjs';

/** The library's names of providers, where they are not ours. */
const THEIRS = {
  'google-ai': 'google',
  togetherai: 'together',
  voyage: 'voyageai',
  xai: 'x-ai',
  bedrock: 'aws',
};

/** Tuesday at noon, in DeepSeek's dear hours, on a Saturday, in the past and in the future. */
const TIMES = {
  noon: '2026-11-24T12:00:00Z',
  dear: '2026-11-24T02:00:00Z',
  saturday: '2026-11-28T02:00:00Z',
  past: '2026-07-01T12:00:00Z',
  future: '2027-01-15T12:00:00Z',
};

const USAGES = {
  input: { input: 1000 },
  small: { input: 1000, output: 1000 },
  cached: { input: 2000, cache_read: 90_000, output: 3000 },
  written: { input: 10_000, cache_write_5m: 4000, output: 1000 },
  'written-1h': { input: 10_000, cache_write_5m: 1000, cache_write_1h: 3000, output: 1000 },
  thinking: { input: 1000, output: 1000, reasoning: 5000 },
  'audio-in': { input: 1000, input_audio: 2000, output: 100 },
  'audio-out': { input: 1000, output: 100, output_audio: 2000 },
  'image-in': { input: 1000, input_image: 2000, output: 100 },
  'image-out': { input: 1000, output: 100, output_image: 2000 },
  search: { input: 1000, output: 1000, web_search: 3 },
  'at-200k': { input: 200_000 },
  'over-200k': { input: 200_001 },
  'at-256k': { input: 256_000 },
  'over-256k': { input: 256_001 },
  'at-272k': { input: 272_000 },
  'over-272k': { input: 272_001 },
  huge: { input: 450_000, cache_read: 100_000, output: 20_000 },
};

/** What only one of them bills is no disagreement on a price: a bucket counts where they have a rate for it. */
const NEEDS = {
  'written-1h': 'cache_write_1h_mtok',
  thinking: 'output_reasoning_mtok',
  'audio-in': 'input_audio_mtok',
  'audio-out': 'output_audio_mtok',
  'image-in': 'input_image_mtok',
  'image-out': 'output_image_mtok',
  search: 'web_searches_kcount',
};

/** Their usage: `input_tokens` and `output_tokens` are totals, and the others are parts of them. */
function theirUsage(usage) {
  const of = (bucket) => usage[bucket] ?? 0;
  const theirs = {
    input_tokens: of('input') + of('input_audio') + of('input_image') + of('cache_read')
      + of('cache_write_5m') + of('cache_write_1h'),
    output_tokens: of('output') + of('reasoning') + of('output_audio') + of('output_image'),
    cache_read_tokens: of('cache_read'),
    cache_write_tokens: of('cache_write_5m') + of('cache_write_1h'),
    cache_write_1h_tokens: of('cache_write_1h'),
    output_reasoning_tokens: of('reasoning'),
    input_audio_tokens: of('input_audio'),
    output_audio_tokens: of('output_audio'),
    input_image_tokens: of('input_image'),
    output_image_tokens: of('output_image'),
    web_searches: of('web_search'),
  };
  return Object.fromEntries(Object.entries(theirs).filter(([, count]) => count > 0));
}

function theirPrice(model, usage, at) {
  const slash = model.indexOf('/');
  const provider = model.slice(0, slash);
  return calcPrice(theirUsage(usage), model.slice(slash + 1), {
    providerId: THEIRS[provider] ?? provider,
    timestamp: new Date(at),
  });
}

/** Every model, usage and time that both can price, as `{model, name, usage, at, theirs}` with USD. */
function cases(models) {
  const all = [];
  for (const model of models) {
    for (const [name, usage] of Object.entries(USAGES)) {
      for (const at of Object.values(TIMES)) {
        const theirs = theirPrice(model, usage, at);
        if (theirs !== null && (!NEEDS[name] || NEEDS[name] in theirs.model_price)) {
          all.push({ model, name, usage, at, theirs: theirs.total_price });
        }
      }
    }
  }
  return all;
}

/** Ours are rounded in every bucket, theirs are binary fractions. */
function isSame(ours, theirs) {
  return Math.abs(ours - theirs * 1e9) <= 2 + theirs * 1e9 * 1e-9;
}

/** `{pair: [an example of it]}`, where a pair is a model and the name of a usage. */
function disagreements(all, costs) {
  const found = new Map();
  all.forEach((one, i) => {
    const cost = costs[i];
    // What we have no rate for we do not price: unpriced is our word for it, theirs is nothing.
    const known = cost.state === 'priced' ? cost.total_nanos : null;
    const differ = known === null ? one.name === 'input' : !isSame(known, one.theirs);
    const pair = `${one.model} ${one.name}`;
    if (differ && !found.has(pair)) {
      found.set(pair, { ...one, ours: known === null ? 'unpriced' : known / 1e9 });
    }
  });
  return found;
}

/** The pairs that the file explains; each once. */
function explained() {
  const file = new URL('./price-disagreements.json', import.meta.url);
  const pairs = new Set();
  for (const { why, models } of JSON.parse(readFileSync(file, 'utf8'))) {
    assert.ok(why.length > 20, `an explanation says why: '${why}'`);
    for (const [model, names] of Object.entries(models)) {
      for (const name of names) {
        const pair = `${model} ${name}`;
        assert.ok(!pairs.has(pair), `${pair} is explained twice`);
        pairs.add(pair);
      }
    }
  }
  return pairs;
}

function print(pairs) {
  const models = {};
  for (const pair of pairs) {
    const [model, name] = pair.split(' ');
    (models[model] ??= []).push(name);
  }
  for (const [model, names] of Object.entries(models)) {
    console.log(`      ${JSON.stringify(model)}: ${JSON.stringify(names)},`);
  }
}

test('every price is that of @pydantic/genai-prices, or the difference is explained', async () => {
  const rows = await priceRows();
  const models = [...new Set(rows.map((row) => row.model))].filter((model) => !model.endsWith('/*'));
  const all = cases(models);
  assert.ok(new Set(all.map((one) => one.model)).size > 200, 'too few models that both know');

  const costs = await prices(all.map(({ model, usage, at }) => ({ model, usage, at })));
  const found = disagreements(all, costs);
  const known = explained();

  const unexplained = [...found.keys()].filter((pair) => !known.has(pair));
  const stale = [...known].filter((pair) => !found.has(pair));
  if (process.env.UPDATE_DISAGREEMENTS) {
    print(unexplained);
  }
  assert.deepEqual(
    unexplained.map((pair) => {
      const { at, ours, theirs } = found.get(pair);
      return `${pair}: ours ${ours}, theirs ${theirs} at ${at}`;
    }),
    [],
    'disagreements that nobody explains',
  );
  assert.deepEqual(stale, [], 'explanations of what is no disagreement');
});

test('both sides are really asked: a price that we know is theirs too', async () => {
  const [cost] = await prices([
    { model: 'openai/gpt-5.6-sol', usage: USAGES.small, at: TIMES.noon },
  ]);
  assert.equal(cost.total_nanos, 24_000_000);
  assert.equal(theirPrice('openai/gpt-5.6-sol', USAGES.small, TIMES.noon).total_price, 0.024);
  assert.equal(isSame(cost.total_nanos + 1000, 0.024), false);
});
