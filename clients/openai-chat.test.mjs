// The openai package on Chat Completions.

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import OpenAI from 'openai';
import {
  BASE, BREAKS, KEY, REFUSALS, SPOILT, WRONG_KEY,
  all, arrivals, assertBegins, broken, failure, outcome, question,
} from './world.mjs';

const client = connect(0);

const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'The weather in a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

function connect(maxRetries, apiKey = KEY) {
  return new OpenAI({ baseURL: BASE.openai, apiKey, maxRetries });
}

function ask(model, text, more = {}) {
  return { model, messages: [{ role: 'user', content: text }], ...more };
}

function textOf(chunk) {
  return chunk.choices[0]?.delta.content;
}

suite('openai, Chat Completions', { concurrency: 8 }, () => {
  test('a whole answer comes with usage and the id of its trace', async () => {
    const text = question();
    const { data, response } = await client.chat.completions.create(ask('c/echo', text)).withResponse();
    assert.equal(data.choices[0].message.content, text);
    assert.equal(data.choices[0].finish_reason, 'stop');
    assert.ok(data.usage.prompt_tokens > 0);
    assert.ok(data.usage.completion_tokens > 0);
    assert.ok(response.headers.get('x-turnpike-trace-id'));
    assert.equal(response.headers.get('x-turnpike-model'), 'c/echo');
    assert.equal(response.headers.get('x-turnpike-cost'), 'unpriced');
  });

  test('a model of the catalogue has a price', async () => {
    const { response } = await client.chat.completions.create(ask('openai/gpt-4o', question())).withResponse();
    assert.match(response.headers.get('x-turnpike-cost'), /^0\.0*[1-9][0-9]*$/);
  });

  test('a stream brings the same text in pieces, and no usage that was not asked for', async () => {
    const text = question();
    const stream = await client.chat.completions.create(ask('c/echo', text, { stream: true }));
    const chunks = await all(stream);
    assert.equal(chunks.map(textOf).join(''), text);
    assert.ok(chunks.filter(textOf).length > 1, 'it came in one piece');
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
    assert.ok(chunks.every((chunk) => !chunk.usage), 'usage came unasked');
  });

  test('a stream that asks for usage ends with it', async () => {
    const stream = await client.chat.completions.create(
      ask('c/echo', question(), { stream: true, stream_options: { include_usage: true } }),
    );
    const chunks = await all(stream);
    assert.deepEqual(chunks.at(-1).choices, []);
    assert.ok(chunks.at(-1).usage.completion_tokens > 0);
  });

  test('a tool is called, its result goes back, and the answer quotes it', async () => {
    const asked = ask('c/tool', question(), { tools: [weather] });
    const first = await client.chat.completions.create(asked);
    const [call] = first.choices[0].message.tool_calls;
    assert.equal(first.choices[0].finish_reason, 'tool_calls');
    assert.equal(call.function.name, 'weather');
    assert.equal(typeof JSON.parse(call.function.arguments).city, 'string');

    const second = await client.chat.completions.create({
      ...asked,
      messages: [
        ...asked.messages,
        first.choices[0].message,
        { role: 'tool', tool_call_id: call.id, content: 'light rain, 11 degrees' },
      ],
    });
    assert.match(second.choices[0].message.content, /light rain, 11 degrees/);
    assert.equal(second.choices[0].finish_reason, 'stop');
  });

  test('the tool runner makes the whole tool turn by streams', async () => {
    const cities = [];
    const runner = client.chat.completions.runTools({
      ...ask('c/tool', question(), { stream: true }),
      tools: [{
        type: 'function',
        function: {
          ...weather.function,
          parse: JSON.parse,
          function: ({ city }) => {
            cities.push(city);
            return 'light rain, 11 degrees';
          },
        },
      }],
    });
    assert.match(await runner.finalContent(), /light rain, 11 degrees/);
    assert.equal(cities.length, 1);
    assert.equal(typeof cities[0], 'string');
  });

  for (const [word, status] of Object.entries(REFUSALS)) {
    for (const stream of [false, true]) {
      test(`${word} before the first byte raises ${status}, ${stream ? 'streamed' : 'whole'}`, async () => {
        const error = await failure(client.chat.completions.create(ask(`c/${word}`, question(), { stream })));
        assert.ok(error instanceof OpenAI.APIError, `${error}`);
        assert.equal(error.status, status);
        assert.ok(error.error.message, 'the error has no message');
        assert.ok(error.headers.get('x-turnpike-trace-id'));
      });
    }
  }

  for (const word of BREAKS) {
    test(`${word} after the first byte raises`, async () => {
      const text = question();
      const { text: part, error } = await broken(
        client.chat.completions.create(ask(`c/${word}`, text, { stream: true })), textOf);
      assert.ok(error instanceof OpenAI.APIError, `${error}`);
      assert.ok(error.error.message, 'the error has no message');
      assertBegins(part, text);
    });
  }

  test('a fallback in the body answers for a model that is down', async () => {
    const text = question();
    const { data, response } = await client.chat.completions
      .create(ask('c/status-503', text, { fallbacks: [{ model: 'c/echo' }] })).withResponse();
    assert.equal(data.choices[0].message.content, text);
    assert.equal(response.headers.get('x-turnpike-model'), 'c/echo');
  });

  for (const word of SPOILT) {
    test(`${word} in a whole answer raises 502`, async () => {
      const error = await failure(client.chat.completions.create(ask(`c/${word}`, question())));
      assert.ok(error instanceof OpenAI.InternalServerError, `${error}`);
      assert.equal(error.status, 502);
    });
  }

  test('JSON in place of a stream is never an empty answer', async () => {
    const text = question();
    const seen = await outcome(
      client.chat.completions.create(ask('c/json-for-stream', text, { stream: true })), textOf);
    assert.ok(seen.error instanceof OpenAI.APIError || seen.text === text, `no error, and '${seen.text}'`);
  });

  test('a wrong key is 401 and reaches no provider', async () => {
    const text = question();
    const error = await failure(connect(0, WRONG_KEY).chat.completions.create(ask('c/echo', text)));
    assert.ok(error instanceof OpenAI.AuthenticationError, `${error}`);
    assert.equal(error.code, 'invalid_api_key');
    assert.equal(await arrivals(text), 0);
  });

  test('a model without a provider is 400, an unknown one 404', async () => {
    const bare = await failure(client.chat.completions.create(ask('gpt-4o', question())));
    assert.equal(bare.status, 400);
    assert.equal(bare.code, 'invalid_model_format');
    assert.match(bare.message, /openai\/gpt-4o/);
    const unknown = await failure(client.chat.completions.create(ask('nobody/nothing', question())));
    assert.equal(unknown.status, 404);
    assert.equal(unknown.code, 'model_not_found');
  });

  test('models are listed, and one is found by its id with a slash', async () => {
    const ids = (await all(client.models.list())).map((model) => model.id);
    assert.ok(ids.includes('openai/gpt-4o'), `${ids}`);
    assert.equal((await client.models.retrieve('openai/gpt-4o')).id, 'openai/gpt-4o');
  });

  for (const word of ['status-401', 'status-402', 'quota']) {
    test(`the client does not retry ${word}: no key of its own would help`, async () => {
      const text = question();
      await failure(connect(2).chat.completions.create(ask(`c/${word}`, text)));
      assert.equal(await arrivals(text), 1);
    });
  }

  test('the client retries an overloaded provider as often as it was told to', async () => {
    const text = question();
    await failure(connect(1).chat.completions.create(ask('c/status-503', text)));
    assert.equal(await arrivals(text), 2);
  });

  test('the client gets its answer by its own retry', async () => {
    const text = question();
    const answer = await connect(1).chat.completions.create(ask('c/fail-1-then-ok', text));
    assert.equal(answer.choices[0].message.content, text);
    assert.equal(await arrivals(text), 2);
  });
});
