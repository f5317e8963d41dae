// The @anthropic-ai/sdk package on Messages.

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import {
  BASE, BREAKS, KEY, REFUSALS, SPOILT, WRONG_KEY,
  all, arrivals, assertBegins, broken, failure, outcome, question,
} from './world.mjs';

const client = connect(0);

const weather = {
  name: 'weather',
  description: 'The weather in a city.',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

function connect(maxRetries, apiKey = KEY) {
  return new Anthropic({ baseURL: BASE.anthropic, apiKey, maxRetries });
}

function ask(model, text, more = {}) {
  return { model, max_tokens: 500, messages: [{ role: 'user', content: text }], ...more };
}

function textOf(event) {
  return event.type === 'content_block_delta' ? event.delta.text : undefined;
}

function textBlock(message) {
  return message.content.find((block) => block.type === 'text').text;
}

suite('@anthropic-ai/sdk', { concurrency: 8 }, () => {
  test('a whole answer comes with usage and the id of its trace', async () => {
    const text = question();
    const { data, response } = await client.messages.create(ask('m/echo', text)).withResponse();
    assert.equal(textBlock(data), text);
    assert.equal(data.stop_reason, 'end_turn');
    assert.ok(data.usage.input_tokens > 0);
    assert.ok(data.usage.output_tokens > 0);
    assert.ok(response.headers.get('x-turnpike-trace-id'));
    assert.equal(response.headers.get('x-turnpike-model'), 'm/echo');
  });

  test('a stream brings the same text in pieces and ends with message_stop', async () => {
    const text = question();
    const events = await all(client.messages.create(ask('m/echo', text, { stream: true })));
    assert.equal(events.map(textOf).join(''), text);
    assert.ok(events.filter((event) => event.type === 'content_block_delta').length > 1);
    assert.equal(events[0].type, 'message_start');
    assert.equal(events.at(-1).type, 'message_stop');
  });

  test('the stream helper puts thinking, signature and text together', async () => {
    const text = question();
    const message = await client.messages.stream(ask('m/reasoning', text)).finalMessage();
    const thinking = message.content.find((block) => block.type === 'thinking');
    assert.ok(thinking.thinking);
    assert.ok(thinking.signature);
    assert.equal(textBlock(message), text);
    assert.equal(message.stop_reason, 'end_turn');
  });

  for (const stream of [false, true]) {
    test(`a tool is called, its result goes back, and the answer quotes it, ${stream ? 'streamed' : 'whole'}`, async () => {
      const send = (body) => (stream ? client.messages.stream(body).finalMessage() : client.messages.create(body));
      const asked = ask('m/tool', question(), { tools: [weather] });
      const first = await send(asked);
      const call = first.content.find((block) => block.type === 'tool_use');
      assert.equal(first.stop_reason, 'tool_use');
      assert.equal(call.name, 'weather');
      assert.equal(typeof call.input.city, 'string');

      const second = await send({
        ...asked,
        messages: [
          ...asked.messages,
          { role: 'assistant', content: first.content },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'light rain, 11 degrees' }] },
        ],
      });
      assert.match(textBlock(second), /light rain, 11 degrees/);
      assert.equal(second.stop_reason, 'end_turn');
    });
  }

  for (const [word, status] of Object.entries({ ...REFUSALS, 529: 529 })) {
    for (const stream of [false, true]) {
      test(`${word} before the first byte raises ${status}, ${stream ? 'streamed' : 'whole'}`, async () => {
        const error = await failure(client.messages.create(ask(`m/${word}`, question(), { stream })));
        assert.ok(error instanceof Anthropic.APIError, `${error}`);
        assert.equal(error.status, status);
        assert.equal(error.error.type, 'error');
        assert.ok(error.error.error.message, 'the error has no message');
        assert.ok(error.headers.get('x-turnpike-trace-id'));
      });
    }
  }

  for (const word of BREAKS) {
    test(`${word} after the first byte raises`, async () => {
      const text = question();
      const { text: part, error } = await broken(
        client.messages.create(ask(`m/${word}`, text, { stream: true })), textOf);
      assert.ok(error instanceof Anthropic.APIError, `${error}`);
      assert.equal(error.error.type, 'error');
      assert.ok(error.error.error.message, 'the error has no message');
      assertBegins(part, text);
    });

    test(`${word} after the first byte raises in the stream helper`, async () => {
      const error = await failure(client.messages.stream(ask(`m/${word}`, question())).finalMessage());
      assert.ok(error instanceof Anthropic.AnthropicError, `${error}`);
    });
  }

  for (const word of SPOILT) {
    test(`${word} in a whole answer raises 502`, async () => {
      const error = await failure(client.messages.create(ask(`m/${word}`, question())));
      assert.ok(error instanceof Anthropic.InternalServerError, `${error}`);
      assert.equal(error.status, 502);
    });
  }

  test('JSON in place of a stream is never an empty answer', async () => {
    const text = question();
    const seen = await outcome(client.messages.create(ask('m/json-for-stream', text, { stream: true })), textOf);
    assert.ok(seen.error instanceof Anthropic.APIError || seen.text === text, `no error, and '${seen.text}'`);
  });

  test('tokens are counted', async () => {
    const short = await client.messages.countTokens({
      model: 'm/echo', messages: [{ role: 'user', content: 'Hi' }],
    });
    const long = await client.messages.countTokens({
      model: 'm/echo', messages: [{ role: 'user', content: question() }],
    });
    assert.ok(short.input_tokens > 0);
    assert.ok(long.input_tokens > short.input_tokens);
  });

  test('a provider that refuses to count raises', async () => {
    const error = await failure(client.messages.countTokens({
      model: 'm/status-429', messages: [{ role: 'user', content: question() }],
    }));
    assert.ok(error instanceof Anthropic.RateLimitError, `${error}`);
  });

  test('a wrong key is 401 and reaches no provider', async () => {
    const text = question();
    const error = await failure(connect(0, WRONG_KEY).messages.create(ask('m/echo', text)));
    assert.ok(error instanceof Anthropic.AuthenticationError, `${error}`);
    assert.equal(error.error.error.type, 'authentication_error');
    assert.equal(await arrivals(text), 0);
  });

  test('the key goes as x-api-key too', async () => {
    const text = question();
    const named = new Anthropic({
      baseURL: BASE.anthropic, apiKey: null, authToken: null, maxRetries: 0,
      defaultHeaders: { 'x-api-key': KEY, authorization: null },
    });
    assert.equal(textBlock(await named.messages.create(ask('m/echo', text))), text);
  });

  test('models are listed, and one is found by its id with a slash', async () => {
    const models = await all(client.models.list());
    const model = models.find(({ id }) => id.startsWith('anthropic/'));
    assert.ok(model, `${models.map(({ id }) => id)}`);
    assert.equal((await client.models.retrieve(model.id)).id, model.id);
  });

  for (const word of ['status-401', 'status-402']) {
    test(`the client does not retry ${word}: no key of its own would help`, async () => {
      const text = question();
      await failure(connect(2).messages.create(ask(`m/${word}`, text)));
      assert.equal(await arrivals(text), 1);
    });
  }

  test('the client retries an overloaded provider as often as it was told to', async () => {
    const text = question();
    await failure(connect(1).messages.create(ask('m/529', text)));
    assert.equal(await arrivals(text), 2);
  });
});
