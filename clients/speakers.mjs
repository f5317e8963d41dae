// The packages behind one form, so that a test can be written once for all of them.
//
// A speaker sends an order, { model, history, tools, schema, stream }, and returns what its package made
// of the answer: { text, thinking, end, input, output, calls, said, value }. The history is a list of
// { user: text }, { said } (an answer's own, as the package wants it back) and { results: [[call, text]] }.
// `pieces` reads a stream as it comes, so that one that breaks can be seen to break.

import assert from 'node:assert/strict';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { ApiError, GoogleGenAI } from '@google/genai';
import { APICallError, Output, generateText, jsonSchema, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { BASE, KEY, all } from './world.mjs';

globalThis.AI_SDK_LOG_WARNINGS = false;

const MOST_TOKENS = 500;
const openai = new OpenAI({ baseURL: BASE.openai, apiKey: KEY, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: BASE.anthropic, apiKey: KEY, maxRetries: 0 });
const google = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: BASE.google } });

/** The native history: `user` and `result` write an entry, what was said goes back as it is. */
function entries(history, user, result) {
  return history.flatMap((turn) => {
    if (turn.user) {
      return [user(turn.user)];
    }
    return turn.results ? result(turn.results) : turn.said;
  });
}

function declared(tools, declare) {
  return tools ? { tools: tools.map(declare) } : {};
}

/** The class that a package of Stainless's has for a status. */
function stainless(family) {
  const classes = { 400: family.BadRequestError, 404: family.NotFoundError, 429: family.RateLimitError };
  return (error, status) => {
    assert.ok(error instanceof (classes[status] ?? family.InternalServerError), `raised ${error}`);
    assert.equal(error.status, status);
  };
}

const chat = {
  name: 'openai, Chat Completions',
  own: 'c',
  carriesProof: true,
  assertRaised: stainless(OpenAI),
  assertBroken: (error) => assert.ok(error instanceof OpenAI.APIError, `raised ${error}`),

  body({ model, history, tools, schema }) {
    return {
      model,
      messages: entries(
        history,
        (content) => ({ role: 'user', content }),
        (results) => results.map(([call, content]) => ({ role: 'tool', tool_call_id: call.id, content })),
      ),
      max_completion_tokens: MOST_TOKENS,
      ...declared(tools, (each) => ({ type: 'function', function: each })),
      ...(schema ? { response_format: zodResponseFormat(schema, 'report') } : {}),
    };
  },

  async ask(order) {
    const body = chat.body(order);
    const { completions } = openai.chat;
    const completion = order.stream
      ? await chat.gathered(body)
      : await (order.schema ? completions.parse(body) : completions.create(body));
    const [{ message, finish_reason: end }] = completion.choices;
    return {
      text: message.content ?? '',
      thinking: message.reasoning_content ?? '',
      end: { stop: 'stop', tool_calls: 'tool', length: 'length', content_filter: 'refusal' }[end],
      input: completion.usage.prompt_tokens,
      output: completion.usage.completion_tokens,
      calls: (message.tool_calls ?? []).map((call) => ({
        id: call.id, name: call.function.name, parameters: JSON.parse(call.function.arguments),
      })),
      said: [message],
      value: message.parsed,
    };
  },

  /** The package knows no thinking, so that is put together as those who use it do. */
  async gathered(body) {
    let thinking = '';
    const details = [];
    const stream = openai.chat.completions.stream({ ...body, stream_options: { include_usage: true } });
    stream.on('chunk', ({ choices: [choice] }) => {
      thinking += choice?.delta.reasoning_content ?? '';
      details.push(...(choice?.delta.reasoning_details ?? []));
    });
    const completion = await stream.finalChatCompletion();
    if (thinking) {
      Object.assign(completion.choices[0].message, { reasoning_content: thinking, reasoning_details: details });
    }
    return completion;
  },

  async *pieces(order) {
    for await (const chunk of await openai.chat.completions.create({ ...chat.body(order), stream: true })) {
      yield chunk.choices[0]?.delta.content ?? '';
    }
  },
};

const responses = {
  name: 'openai, Responses',
  own: 'r',
  carriesProof: true,
  assertRaised: stainless(OpenAI),
  assertBroken: (error) => assert.ok(error instanceof OpenAI.APIError, `raised ${error}`),

  body({ model, history, tools, schema }) {
    return {
      model,
      input: entries(
        history,
        (content) => ({ role: 'user', content }),
        (results) => results.map(([call, output]) => ({ type: 'function_call_output', call_id: call.id, output })),
      ),
      max_output_tokens: MOST_TOKENS,
      store: false,
      include: ['reasoning.encrypted_content'],
      reasoning: { summary: 'auto' },
      ...declared(tools, (each) => ({ type: 'function', strict: false, ...each })),
      ...(schema ? { text: { format: zodTextFormat(schema, 'report') } } : {}),
    };
  },

  async ask(order) {
    const body = responses.body(order);
    const response = order.stream
      ? await openai.responses.stream(body).finalResponse()
      : await openai.responses.parse(body);
    const calls = response.output.filter((item) => item.type === 'function_call');
    const ended = { completed: 'stop', max_output_tokens: 'length', content_filter: 'refusal' };
    return {
      text: response.output_text,
      thinking: response.output
        .filter((item) => item.type === 'reasoning')
        .flatMap((item) => item.summary.map((part) => part.text)).join(''),
      end: calls.length > 0 ? 'tool' : ended[response.incomplete_details?.reason ?? response.status],
      input: response.usage.input_tokens,
      output: response.usage.output_tokens,
      calls: calls.map((call) => ({ id: call.call_id, name: call.name, parameters: JSON.parse(call.arguments) })),
      said: response.output,
      value: response.output_parsed,
    };
  },

  async *pieces(order) {
    for await (const event of await openai.responses.create({ ...responses.body(order), stream: true })) {
      yield event.type === 'response.output_text.delta' ? event.delta : '';
    }
  },
};

const messages = {
  name: '@anthropic-ai/sdk',
  own: 'm',
  carriesProof: true,
  assertRaised: (error, status) => {
    stainless(Anthropic)(error, status);
    assert.equal(error.error.type, 'error');
  },
  assertBroken: (error) => {
    assert.ok(error instanceof Anthropic.APIError, `raised ${error}`);
    assert.equal(error.error.type, 'error');
  },

  body({ model, history, tools, schema }) {
    return {
      model,
      messages: entries(
        history,
        (content) => ({ role: 'user', content }),
        (results) => [{
          role: 'user',
          content: results.map(([call, content]) => ({ type: 'tool_result', tool_use_id: call.id, content })),
        }],
      ),
      max_tokens: MOST_TOKENS,
      ...declared(tools, ({ parameters, ...each }) => ({ ...each, input_schema: parameters })),
      ...(schema ? { output_config: { format: zodOutputFormat(schema) } } : {}),
    };
  },

  async ask(order) {
    const body = messages.body(order);
    const message = order.stream
      ? await anthropic.messages.stream(body).finalMessage()
      : await anthropic.messages.parse(body);
    const of = (type) => message.content.filter((block) => block.type === type);
    return {
      text: of('text').map((block) => block.text).join(''),
      thinking: of('thinking').map((block) => block.thinking).join(''),
      end: { end_turn: 'stop', tool_use: 'tool', max_tokens: 'length', refusal: 'refusal' }[message.stop_reason],
      input: message.usage.input_tokens,
      output: message.usage.output_tokens,
      calls: of('tool_use').map(({ id, name, input }) => ({ id, name, parameters: input })),
      said: [{ role: 'assistant', content: message.content }],
      value: message.parsed_output,
    };
  },

  async *pieces(order) {
    for await (const event of await anthropic.messages.create({ ...messages.body(order), stream: true })) {
      yield event.type === 'content_block_delta' ? (event.delta.text ?? '') : '';
    }
  },
};

const gemini = {
  name: '@google/genai',
  own: 'g',
  carriesProof: true,
  assertRaised: (error, status) => {
    assert.ok(error instanceof ApiError, `raised ${error}`);
    assert.equal(error.status, status);
  },
  assertBroken: (error) => assert.ok(error instanceof ApiError && error.status >= 500, `raised ${error}`),

  body({ model, history, tools, schema }) {
    return {
      model,
      contents: entries(
        history,
        (text) => ({ role: 'user', parts: [{ text }] }),
        (results) => [{
          role: 'user',
          parts: results.map(([{ id, name }, output]) => ({ functionResponse: { id, name, response: { output } } })),
        }],
      ),
      config: {
        maxOutputTokens: MOST_TOKENS,
        thinkingConfig: { includeThoughts: true },
        ...(tools ? {
          tools: [{
            functionDeclarations: tools.map(({ parameters, ...each }) => ({ ...each, parametersJsonSchema: parameters })),
          }],
        } : {}),
        ...(schema ? { responseMimeType: 'application/json', responseJsonSchema: z.toJSONSchema(schema) } : {}),
      },
    };
  },

  async ask(order) {
    const body = gemini.body(order);
    const chunks = order.stream
      ? await all(google.models.generateContentStream(body))
      : [await google.models.generateContent(body)];
    const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
    const calls = chunks.flatMap((chunk) => chunk.functionCalls ?? []);
    const text = chunks.map((chunk) => chunk.text ?? '').join('');
    const end = chunks.at(-1).candidates[0].finishReason;
    const usage = chunks.at(-1).usageMetadata;
    return {
      text,
      thinking: parts.filter((part) => part.thought).map((part) => part.text ?? '').join(''),
      end: calls.length > 0 && end === 'STOP'
        ? 'tool' : { STOP: 'stop', MAX_TOKENS: 'length', SAFETY: 'refusal' }[end],
      input: usage.promptTokenCount,
      output: usage.candidatesTokenCount,
      calls: calls.map(({ id, name, args }) => ({ id, name, parameters: args })),
      said: [{ role: 'model', parts }],
      value: order.schema ? JSON.parse(text) : undefined,
    };
  },

  async *pieces(order) {
    for await (const chunk of await google.models.generateContentStream(gemini.body(order))) {
      yield chunk.text ?? '';
    }
  },
};

/** The ai package with one of its providers. */
function ai(name, own, carriesProof, model, providerOptions = {}) {
  const speaker = {
    name: `ai with @ai-sdk/${name}`,
    own,
    carriesProof,
    assertRaised: (error, status) => {
      assert.ok(APICallError.isInstance(error), `raised ${error}`);
      assert.equal(error.statusCode, status);
    },
    assertBroken: (error) => assert.ok(error, 'no error was told'),

    body({ model: id, history, tools, schema }) {
      return {
        model: model(id),
        messages: entries(
          history,
          (content) => ({ role: 'user', content }),
          (results) => [{
            role: 'tool',
            content: results.map(([call, value]) => ({
              type: 'tool-result', toolCallId: call.id, toolName: call.name, output: { type: 'text', value },
            })),
          }],
        ),
        maxOutputTokens: MOST_TOKENS,
        maxRetries: 0,
        providerOptions,
        onError: () => {},
        ...(tools ? {
          tools: Object.fromEntries(tools.map(({ name: called, description, parameters }) => [
            called, tool({ description, inputSchema: jsonSchema(parameters) }),
          ])),
        } : {}),
        ...(schema ? { output: Output.object({ schema }) } : {}),
      };
    },

    async ask(order) {
      const result = order.stream ? await speaker.finished(order) : await generateText(speaker.body(order));
      const usage = await result.usage;
      const ended = { stop: 'stop', 'tool-calls': 'tool', length: 'length', 'content-filter': 'refusal' };
      return {
        text: await result.text,
        thinking: (await result.reasoningText) ?? '',
        end: ended[await result.finishReason],
        input: usage.inputTokens,
        output: usage.outputTokens,
        calls: (await result.toolCalls).map(({ toolCallId: id, toolName, input }) => ({
          id, name: toolName, parameters: input,
        })),
        said: (await result.response).messages,
        value: order.schema ? await result.output : undefined,
      };
    },

    async finished(order) {
      const result = streamText(speaker.body(order));
      await all(told(result));
      return result;
    },

    async *pieces(order) {
      for await (const part of told(streamText(speaker.body(order)))) {
        yield part.type === 'text-delta' ? part.text : '';
      }
    },
  };
  return speaker;
}

/** The parts of a stream; an error, which is one of them, is thrown. */
async function* told(result) {
  for await (const part of result.fullStream) {
    if (part.type === 'error') {
      throw part.error;
    }
    yield part;
  }
}

/** Every package, as the openai ones of each dialect that it speaks. */
export const SPEAKERS = [
  chat,
  responses,
  messages,
  gemini,
  ai('openai-compatible', 'c', false, createOpenAICompatible({
    name: 'turnpike', baseURL: BASE.openai, apiKey: KEY, includeUsage: true, supportsStructuredOutputs: true,
  })),
  ai('openai', 'r', true, createOpenAI({ baseURL: BASE.openai, apiKey: KEY }), {
    // else it sends back references to items, which only a provider that keeps them can follow
    openai: { store: false, include: ['reasoning.encrypted_content'] },
  }),
  {
    // it asks a Claude that it does not know for an answer by a tool
    asksByTool: true,
    ...ai('anthropic', 'm', true, createAnthropic({ baseURL: `${BASE.anthropic}/v1`, apiKey: KEY })),
  },
  // this package takes an id with a slash as the whole path, without /models
  ai('google', 'g', true, createGoogleGenerativeAI({ baseURL: `${BASE.google}/v1beta`, apiKey: KEY }), {
    google: { thinkingConfig: { includeThoughts: true } },
  }),
];
