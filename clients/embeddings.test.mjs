// Vectors by the openai package, which asks for base64 unless told otherwise, and by the ai package.

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { embedMany } from 'ai';
import OpenAI from 'openai';
import { BASE, KEY, question } from './world.mjs';

const client = new OpenAI({ baseURL: BASE.openai, apiKey: KEY, maxRetries: 0 });

suite('vectors', { concurrency: 4 }, () => {
  for (const provider of ['c', 'g', 'cohere-v2', 'converse']) {
    const model = provider === 'converse' ? 'converse/titan-embed-text-v2' : `${provider}/vec`;
    test(`of ${provider} come the same in both encodings`, async () => {
      const input = [question(), 'Zwölf Mühlen'];
      const packed = await client.embeddings.create({ model, input, dimensions: 5 });
      const plain = await client.embeddings.create({
        model, input, dimensions: 5, encoding_format: 'float',
      });
      assert.equal(packed.data.length, 2);
      assert.equal(packed.data[1].embedding.length, 5);
      for (const [i, { embedding }] of packed.data.entries()) {
        assert.deepEqual(Array.from(embedding), Array.from(Float32Array.from(plain.data[i].embedding)));
      }
      assert.ok(packed.usage.prompt_tokens > 0);
    });

    test(`of ${provider} reach the ai package`, async () => {
      const openai = createOpenAI({ baseURL: BASE.openai, apiKey: KEY });
      const { embeddings, usage } = await embedMany({
        model: openai.embedding(model), values: [question(), 'b', 'c'], maxRetries: 0,
      });
      assert.equal(embeddings.length, 3);
      assert.ok(embeddings.every((vector) => vector.length === 8));
      assert.ok(usage.tokens > 0);
    });

    test(`of ${provider} fail as an error`, async () => {
      const broken = provider === 'converse' ? 'titan-embed-text-v2/status-503' : 'status-503';
      const failed = client.embeddings.create({ model: `${provider}/${broken}`, input: 'a' });
      await assert.rejects(failed, (error) => error.status === 503);
    });
  }
});
