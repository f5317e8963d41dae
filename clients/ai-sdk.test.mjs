// The ai package with its providers for OpenAI-compatible servers, OpenAI (Responses), Anthropic and Google.

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, RetryError, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { BASE, BREAKS, KEY, REFUSALS, SPOILT, WRONG_KEY, arrivals, assertBegins, failure, question } from './world.mjs';

globalThis.AI_SDK_LOG_WARNINGS = false;

/** The package of each dialect: how it is configured, and what a model id begins with. */
const PACKAGES = {
  'openai-compatible': {
    prefix: 'c/',
    connect: (apiKey) => createOpenAICompatible({ name: 'turnpike', baseURL: BASE.openai, apiKey }),
  },
  openai: {
    prefix: 'r/',
    connect: (apiKey) => createOpenAI({ baseURL: BASE.openai, apiKey }),
  },
  anthropic: {
    prefix: 'm/',
    connect: (apiKey) => createAnthropic({ baseURL: `${BASE.anthropic}/v1`, apiKey }),
  },
  google: {
    // this package takes an id with a slash as the whole path, without /models
    prefix: 'g/',
    connect: (apiKey) => createGoogleGenerativeAI({ baseURL: `${BASE.google}/v1beta`, apiKey }),
  },
};

const weather = tool({
  description: 'The weather in a city.',
  inputSchema: jsonSchema({ type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }),
  execute: ({ city }) => `light rain in ${city}, 11 degrees`,
});

/** Reads a stream to its end: the text, the errors it told of, and why it says that it ended. */
async function read(result) {
  const seen = { text: '', pieces: 0, errors: [], finish: undefined };
  for await (const part of result.fullStream) {
    if (part.type === 'text-delta') {
      seen.text += part.text;
      seen.pieces += 1;
    } else if (part.type === 'error') {
      seen.errors.push(part.error);
    } else if (part.type === 'finish') {
      seen.finish = part.finishReason;
    }
  }
  return seen;
}

for (const [name, { prefix, connect }] of Object.entries(PACKAGES)) {
  const provider = connect(KEY);

  function call(word, prompt, more = {}) {
    return {
      model: provider(`${prefix}${word}`),
      prompt,
      maxOutputTokens: 500,
      maxRetries: 0,
      onError: () => {},
      ...more,
    };
  }

  suite(`ai with @ai-sdk/${name}`, { concurrency: 8 }, () => {
    test('a whole answer comes with usage and the id of its trace', async () => {
      const prompt = question();
      const { text, finishReason, usage, response } = await generateText(call('echo', prompt));
      assert.equal(text, prompt);
      assert.equal(finishReason, 'stop');
      assert.ok(usage.outputTokens > 0);
      assert.ok(response.headers['x-turnpike-trace-id']);
    });

    test('a stream brings the same text in pieces', async () => {
      const prompt = question();
      const seen = await read(streamText(call('echo', prompt)));
      assert.equal(seen.text, prompt);
      assert.ok(seen.pieces > 1, 'it came in one piece');
      assert.deepEqual(seen.errors, []);
      assert.equal(seen.finish, 'stop');
    });

    test('a tool is called, its result goes back, and the answer quotes it, whole', async () => {
      const { text, steps } = await generateText(
        call('tool', question(), { tools: { weather }, stopWhen: stepCountIs(3) }));
      assert.equal(steps.length, 2);
      assert.equal(steps[0].finishReason, 'tool-calls');
      assert.match(text, /light rain in .+, 11 degrees/);
    });

    test('a tool is called, its result goes back, and the answer quotes it, streamed', async () => {
      const result = streamText(call('tool+reasoning', question(), { tools: { weather }, stopWhen: stepCountIs(3) }));
      const seen = await read(result);
      assert.deepEqual(seen.errors, []);
      assert.equal((await result.steps).length, 2);
      assert.match(seen.text, /light rain in .+, 11 degrees/);
    });

    for (const [word, status] of Object.entries(REFUSALS)) {
      test(`${word} before the first byte raises ${status}, whole`, async () => {
        const error = await failure(generateText(call(word, question())));
        assert.ok(APICallError.isInstance(error), `${error}`);
        assert.equal(error.statusCode, status);
      });

      test(`${word} before the first byte raises ${status}, streamed`, async () => {
        const seen = await read(streamText(call(word, question())));
        assert.equal(seen.errors.length, 1);
        assert.ok(APICallError.isInstance(seen.errors[0]), `${seen.errors[0]}`);
        assert.equal(seen.errors[0].statusCode, status);
        assert.equal(seen.text, '');
      });
    }

    for (const word of BREAKS) {
      test(`${word} after the first byte is told as an error`, async () => {
        const prompt = question();
        const seen = await read(streamText(call(word, prompt)));
        assert.ok(seen.errors.length > 0, `no error after '${seen.text}', finish reason ${seen.finish}`);
        assert.notEqual(seen.finish, 'stop');
        assertBegins(seen.text, prompt);
      });
    }

    for (const word of SPOILT) {
      test(`${word} in a whole answer raises 502`, async () => {
        const error = await failure(generateText(call(word, question())));
        assert.ok(APICallError.isInstance(error), `${error}`);
        assert.equal(error.statusCode, 502);
      });
    }

    test('a wrong key is 401 and reaches no provider', async () => {
      const prompt = question();
      const error = await failure(generateText({ ...call('echo', prompt), model: connect(WRONG_KEY)(`${prefix}echo`) }));
      assert.ok(APICallError.isInstance(error), `${error}`);
      assert.equal(error.statusCode, 401);
      assert.equal(await arrivals(prompt), 0);
    });

    test('the package retries an overloaded provider as often as it was told to', async () => {
      const prompt = question();
      const error = await failure(generateText(call('status-503', prompt, { maxRetries: 1 })));
      assert.ok(RetryError.isInstance(error), `${error}`);
      assert.equal(await arrivals(prompt), 2);
    });
  });
}

test('ai with @ai-sdk/google reaches Google by a bare gemini id', async () => {
  const prompt = question();
  const model = PACKAGES.google.connect(KEY)('gemini-2.5-flash');
  assert.equal((await generateText({ model, prompt, maxRetries: 0 })).text, prompt);
});
