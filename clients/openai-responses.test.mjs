// The openai package on Responses.

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import OpenAI from 'openai';
import {
  BASE, BREAKS, KEY, REFUSALS, SPOILT, WRONG_KEY,
  all, arrivals, assertBegins, failure, question,
} from './world.mjs';

const client = connect(0);

const weather = {
  type: 'function',
  name: 'weather',
  description: 'The weather in a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  strict: false,
};

function connect(maxRetries, apiKey = KEY) {
  return new OpenAI({ baseURL: BASE.openai, apiKey, maxRetries });
}

function textOf(events) {
  return events.map((event) => (event.type === 'response.output_text.delta' ? event.delta : '')).join('');
}

suite('openai, Responses', { concurrency: 8 }, () => {
  test('a whole answer comes with usage and the id of its trace', async () => {
    const text = question();
    const { data, response } = await client.responses.create({ model: 'r/echo', input: text }).withResponse();
    assert.equal(data.output_text, text);
    assert.equal(data.status, 'completed');
    assert.ok(data.usage.output_tokens > 0);
    assert.ok(response.headers.get('x-turnpike-trace-id'));
    assert.equal(response.headers.get('x-turnpike-model'), 'r/echo');
  });

  test('a stream brings the same text in pieces and ends with response.completed', async () => {
    const text = question();
    const events = await all(client.responses.create({ model: 'r/echo', input: text, stream: true }));
    assert.equal(textOf(events), text);
    assert.ok(events.filter((event) => event.type === 'response.output_text.delta').length > 1);
    assert.equal(events.at(-1).type, 'response.completed');
    assert.ok(events.at(-1).response.usage.output_tokens > 0);
  });

  test('a tool is called, its result goes back, and the answer quotes it', async () => {
    const asked = { model: 'r/tool', tools: [weather], store: false };
    const input = [{ role: 'user', content: question() }];
    const first = await client.responses.create({ ...asked, input });
    const call = first.output.find((item) => item.type === 'function_call');
    assert.equal(call.name, 'weather');
    assert.equal(typeof JSON.parse(call.arguments).city, 'string');

    const result = { type: 'function_call_output', call_id: call.call_id, output: 'light rain, 11 degrees' };
    const second = await client.responses.create({ ...asked, input: [...input, ...first.output, result] });
    assert.match(second.output_text, /light rain, 11 degrees/);
  });

  test('a tool turn goes by streams too, reasoning carried back', async () => {
    const asked = { model: 'r/tool+reasoning', tools: [weather], store: false, include: ['reasoning.encrypted_content'] };
    const input = [{ role: 'user', content: question() }];
    const first = await client.responses.stream({ ...asked, input }).finalResponse();
    assert.ok(first.output.some((item) => item.type === 'reasoning' && item.encrypted_content));
    const call = first.output.find((item) => item.type === 'function_call');
    assert.equal(typeof JSON.parse(call.arguments).city, 'string');

    const result = { type: 'function_call_output', call_id: call.call_id, output: 'light rain, 11 degrees' };
    const second = await client.responses.stream({ ...asked, input: [...input, ...first.output, result] }).finalResponse();
    assert.match(second.output_text, /light rain, 11 degrees/);
  });

  for (const [word, status] of Object.entries(REFUSALS)) {
    for (const stream of [false, true]) {
      test(`${word} before the first byte raises ${status}, ${stream ? 'streamed' : 'whole'}`, async () => {
        const error = await failure(client.responses.create({ model: `r/${word}`, input: question(), stream }));
        assert.ok(error instanceof OpenAI.APIError, `${error}`);
        assert.equal(error.status, status);
        assert.ok(error.error.message, 'the error has no message');
        assert.ok(error.headers.get('x-turnpike-trace-id'));
      });
    }
  }

  // The package raises on an event `error`, which the gateway sends after `response.failed`. Where the
  // provider itself says that the response failed there is none: that comes as the last event.
  for (const word of BREAKS) {
    test(`${word} after the first byte is told as a failed response, never as a complete one`, async () => {
      const text = question();
      const events = [];
      let raised;
      try {
        for await (const event of await client.responses.create({ model: `r/${word}`, input: text, stream: true })) {
          events.push(event);
        }
      } catch (error) {
        raised = error;
      }
      const failed = events.find((event) => event.type === 'response.failed');
      assert.ok(failed, `no response.failed in ${events.map((event) => event.type)}; raised ${raised}`);
      assert.equal(failed.response.status, 'failed');
      assert.ok(failed.response.error.code);
      assert.ok(failed.response.error.message);
      assert.ok(!events.some((event) => event.type === 'response.completed'));
      assert.ok(raised instanceof OpenAI.APIError || word === 'error-event', `raised ${raised}`);
      assertBegins(textOf(events), text);
    });

    test(`${word} after the first byte leaves the stream helper without a completed response`, async () => {
      const text = question();
      const stream = client.responses.stream({ model: `r/${word}`, input: text });
      const final = await stream.finalResponse().catch((error) => ({ status: 'failed', error }));
      assert.equal(final.status, 'failed');
      assert.ok(final.error.message);
    });
  }

  for (const word of SPOILT) {
    test(`${word} in a whole answer raises 502`, async () => {
      const error = await failure(client.responses.create({ model: `r/${word}`, input: question() }));
      assert.ok(error instanceof OpenAI.InternalServerError, `${error}`);
      assert.equal(error.status, 502);
    });
  }

  test('a wrong key is 401 and reaches no provider', async () => {
    const text = question();
    const error = await failure(connect(0, WRONG_KEY).responses.create({ model: 'r/echo', input: text }));
    assert.ok(error instanceof OpenAI.AuthenticationError, `${error}`);
    assert.equal(await arrivals(text), 0);
  });

  for (const word of ['status-401', 'status-402', 'quota']) {
    test(`the client does not retry ${word}: no key of its own would help`, async () => {
      const text = question();
      await failure(connect(2).responses.create({ model: `r/${word}`, input: text }));
      assert.equal(await arrivals(text), 1);
    });
  }
});
