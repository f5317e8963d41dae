// The @google/genai package on Gemini.

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ApiError, GoogleGenAI } from '@google/genai';
import {
  BASE, BREAKS, KEY, REFUSALS, SPOILT, WRONG_KEY,
  all, arrivals, assertBegins, broken, failure, question, received,
} from './world.mjs';

const client = connect();

const weather = {
  name: 'weather',
  description: 'The weather in a city.',
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

function connect(apiKey = KEY, httpOptions = {}) {
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl: BASE.google, ...httpOptions } });
}

function textOf(chunk) {
  return chunk.text;
}

suite('@google/genai', { concurrency: 8 }, () => {
  for (const apiVersion of ['v1beta', 'v1']) {
    test(`a whole answer comes with usage, by ${apiVersion}`, async () => {
      const text = question();
      const answer = await connect(KEY, { apiVersion }).models.generateContent({ model: 'g/echo', contents: text });
      assert.equal(answer.text, text);
      assert.equal(answer.candidates[0].finishReason, 'STOP');
      assert.ok(answer.usageMetadata.candidatesTokenCount > 0);
      assert.ok(answer.sdkHttpResponse.headers['x-turnpike-trace-id']);
    });
  }

  test('a stream brings the same text in pieces', async () => {
    const text = question();
    const chunks = await all(client.models.generateContentStream({ model: 'g/echo', contents: text }));
    assert.equal(chunks.map((chunk) => chunk.text ?? '').join(''), text);
    assert.ok(chunks.filter((chunk) => chunk.text).length > 1, 'it came in one piece');
    assert.equal(chunks.at(-1).candidates[0].finishReason, 'STOP');
  });

  for (const stream of [false, true]) {
    test(`a tool is called, its result goes back, and the answer quotes it, ${stream ? 'streamed' : 'whole'}`, async () => {
      const config = { tools: [{ functionDeclarations: [weather] }] };
      const send = async (contents) => {
        const asked = { model: 'g/tool+reasoning', contents, config };
        return stream
          ? all(client.models.generateContentStream(asked))
          : [await client.models.generateContent(asked)];
      };
      const contents = [{ role: 'user', parts: [{ text: question() }] }];
      const first = await send(contents);
      const [call] = first.flatMap((chunk) => chunk.functionCalls ?? []);
      assert.equal(call.name, 'weather');
      assert.equal(typeof call.args.city, 'string');

      const parts = first.flatMap((chunk) => chunk.candidates[0].content?.parts ?? []);
      assert.ok(parts.some((part) => part.thoughtSignature), 'no thought signature came');
      const result = { functionResponse: { id: call.id, name: call.name, response: { output: 'light rain, 11 degrees' } } };
      const second = await send([...contents, { role: 'model', parts }, { role: 'user', parts: [result] }]);
      assert.match(second.map((chunk) => chunk.text ?? '').join(''), /light rain, 11 degrees/);
    });
  }

  test('a chat remembers its turns', async () => {
    const chat = client.chats.create({ model: 'g/echo' });
    const text = question();
    await chat.sendMessage({ message: 'Good morning.' });
    assert.equal((await chat.sendMessage({ message: text })).text, text);
    assert.equal(chat.getHistory(true).length, 4);
  });

  test('a chat by streams gives the thinking of another dialect back in one piece', async () => {
    const chat = client.chats.create({
      model: 'm/claude/reasoning', config: { thinkingConfig: { includeThoughts: true } },
    });
    const text = question();
    await all(chat.sendMessageStream({ message: text }));
    await all(chat.sendMessageStream({ message: 'And the day after?' }));
    const [thinking, answer, ...more] = JSON.parse((await received(text)).at(-1)).messages[1].content;
    assert.match(thinking.thinking, /^The user said something, .+ word for word\.$/);
    assert.ok(thinking.signature);
    assert.equal(answer.text, text);
    assert.deepEqual(more, []);
  });

  for (const [word, status] of Object.entries(REFUSALS)) {
    test(`${word} before the first byte raises ${status}, whole`, async () => {
      const error = await failure(client.models.generateContent({ model: `g/${word}`, contents: question() }));
      assert.ok(error instanceof ApiError, `${error}`);
      assert.equal(error.status, status);
    });

    test(`${word} before the first byte raises ${status}, streamed`, async () => {
      const error = await failure(client.models.generateContentStream({ model: `g/${word}`, contents: question() }));
      assert.ok(error instanceof ApiError, `${error}`);
      assert.equal(error.status, status);
    });
  }

  for (const word of BREAKS) {
    test(`${word} after the first byte raises`, async () => {
      const text = question();
      const { text: part, error } = await broken(
        client.models.generateContentStream({ model: `g/${word}`, contents: text }), textOf);
      assert.ok(error instanceof ApiError, `${error}`);
      assert.ok(error.status >= 500, `${error.status}`);
      assertBegins(part, text);
    });
  }

  for (const word of SPOILT) {
    test(`${word} in a whole answer raises 502`, async () => {
      const error = await failure(client.models.generateContent({ model: `g/${word}`, contents: question() }));
      assert.ok(error instanceof ApiError, `${error}`);
      assert.equal(error.status, 502);
    });
  }

  test('tokens are counted', async () => {
    const short = await client.models.countTokens({ model: 'g/echo', contents: 'Hi' });
    const long = await client.models.countTokens({ model: 'g/echo', contents: question() });
    assert.ok(short.totalTokens > 0);
    assert.ok(long.totalTokens > short.totalTokens);
  });

  test('a wrong key is 401 and reaches no provider', async () => {
    const text = question();
    const error = await failure(connect(WRONG_KEY).models.generateContent({ model: 'g/echo', contents: text }));
    assert.ok(error instanceof ApiError, `${error}`);
    assert.equal(error.status, 401);
    assert.equal(JSON.parse(error.message).error.status, 'UNAUTHENTICATED');
    assert.equal(await arrivals(text), 0);
  });

  test('models are listed', async () => {
    const names = (await all(client.models.list())).map((model) => model.name);
    assert.ok(names.some((name) => name.includes('gemini')), `${names}`);
  });

  test('a bare gemini id means Google', async () => {
    const text = question();
    const answer = await client.models.generateContent({ model: 'gemini-2.5-flash', contents: text });
    assert.equal(answer.text, text);
  });
});
