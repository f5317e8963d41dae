// Speech by the openai package and by the ai package.

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { experimental_generateSpeech as generateSpeech } from 'ai';
import OpenAI from 'openai';
import { BASE, KEY, question } from './world.mjs';

const client = new OpenAI({ baseURL: BASE.openai, apiKey: KEY, maxRetries: 0 });

suite('speech', { concurrency: 4 }, () => {
  for (const provider of ['c', 'xi']) {
    const asked = { model: `${provider}/speaker`, voice: 'george', input: question() };

    test(`of ${provider} comes as audio`, async () => {
      const answer = await client.audio.speech.create({ ...asked, response_format: 'wav' });
      assert.equal(answer.headers.get('content-type'), 'audio/wav');
      const audio = Buffer.from(await answer.arrayBuffer());
      assert.equal(audio.subarray(0, 4).toString(), 'RIFF');
      assert.equal(audio.readUInt32LE(24), 24_000);
      assert.equal(audio.length, 44 + 2 * 1_200 * asked.input.length);
    });

    test(`of ${provider} comes in events`, async () => {
      const answer = await client.audio.speech.create({
        ...asked, response_format: 'pcm', stream_format: 'sse',
      });
      const events = (await answer.text()).split('\n\n').filter(Boolean)
        .map((event) => JSON.parse(event.slice('data: '.length)));
      const audio = Buffer.concat(events.filter(({ type }) => type === 'speech.audio.delta')
        .map((event) => Buffer.from(event.audio, 'base64')));
      assert.equal(audio.length, 2 * 1_200 * asked.input.length);
      assert.equal(events.at(-1).type, 'speech.audio.done');
    });

    test(`of ${provider} reaches the ai package`, async () => {
      const openai = createOpenAI({ baseURL: BASE.openai, apiKey: KEY });
      const { audio } = await generateSpeech({
        model: openai.speech(asked.model), text: asked.input, voice: 'george', maxRetries: 0,
      });
      assert.match(audio.mediaType, /^audio\/mp/);
      assert.ok(audio.uint8Array.length > 1_000);
    });

    test(`of ${provider} fails as an error`, async () => {
      const failed = client.audio.speech.create({ ...asked, model: `${provider}/status-503` });
      await assert.rejects(failed, (error) => error.status === 503);
    });

    test(`of ${provider} that breaks off is no whole file`, async () => {
      const answer = await client.audio.speech.create({ ...asked, model: `${provider}/cut-mid` });
      await assert.rejects(answer.arrayBuffer());
    });
  }
});
