// Every package on the providers of every dialect that is not its own.

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { SPEAKERS } from './speakers.mjs';
import { BREAKS, REFUSALS, SPOILT, assertBegins, broken, failure, question, received } from './world.mjs';

/**
 * The providers. Where one proves its thinking by a seal, `seal` finds it in what it is sent; a Claude's is
 * only sent to a Claude. `asksByTool` is where an answer that fits a schema is had by a tool.
 */
const PROVIDERS = {
  c: {},
  r: {
    seal: (body) => body.input.find((item) => item.type === 'reasoning')?.encrypted_content,
    thought: (body) => body.input.find((item) => item.type === 'reasoning').summary.map(({ text }) => text).join(''),
  },
  m: {
    family: 'claude/',
    seal: (body) => blocks(body).find((block) => block.type === 'thinking')?.signature,
    thought: (body) => blocks(body).find((block) => block.type === 'thinking').thinking,
  },
  g: { seal: (body) => body.contents.flatMap(({ parts }) => parts).find((part) => part.thoughtSignature)?.thoughtSignature },
  converse: {
    family: 'claude/',
    seal: (body) => blocks(body).find((block) => block.reasoningContent)?.reasoningContent.reasoningText.signature,
    thought: (body) => blocks(body).find((block) => block.reasoningContent).reasoningContent.reasoningText.text,
    asksByTool: true,
  },
  'cohere-v2': { hasNoRefusal: true },
  ollama: { hasNoRefusal: true },
};

function blocks(body) {
  return body.messages.flatMap(({ content }) => content);
}

/** What the simulator thinks. */
const THOUGHT = 'The user said something, so I will say it back word for word.';

const TOOLS = [
  {
    name: 'weather',
    description: 'The weather in a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
  {
    name: 'clock',
    description: 'The time in a zone.',
    parameters: {
      type: 'object',
      properties: { zone: { type: 'string' }, format: { type: 'string', enum: ['iso', 'words'] } },
      required: ['zone', 'format'],
    },
  },
];

const Report = z.object({
  city: z.string().describe('Where it is measured'),
  kind: z.enum(['sunny', 'rainy']),
  degrees: z.number(),
  gusts: z.number().int().nullable(),
  days: z.array(z.object({ date: z.string(), dry: z.boolean() })),
});

/** What takes its time has a test of its own, where all wait together. */
const isQuick = (word) => !word.startsWith('stall');

const WAYS = [{ way: 'whole', stream: false }, { way: 'streamed', stream: true }];

/** Runs the check for all of the words at once, and names the word that failed. */
function each(words, check) {
  return Promise.all(words.map(async (word) => {
    try {
      await check(word);
    } catch (error) {
      error.message = `${word}: ${error.message}`;
      throw error;
    }
  }));
}

function asked(id, word, text, more = {}) {
  return { model: `${id}/${word}`, history: [{ user: text }], ...more };
}

/** The journal is read here, while it is still short. */
function think(speaker, id, provider) {
  for (const { way, stream } of WAYS) {
    test(`thinking is shown, and what proves it goes back to who thought, ${way}`, async () => {
      const text = question();
      const word = `${provider.family ?? ''}tool+reasoning`;
      const first = asked(id, word, text, { tools: TOOLS.slice(0, 1), stream });
      const answer = await speaker.ask(first);
      assert.equal(answer.thinking, THOUGHT);
      assert.equal(answer.calls.length, 1);
      const results = [[answer.calls[0], 'light rain, 11 degrees']];
      const last = await speaker.ask({ ...first, history: [...first.history, { said: answer.said }, { results }] });
      assert.match(last.text, /light rain, 11 degrees/);
      assert.equal(last.thinking, THOUGHT);
      const bodies = await received(text);
      assert.equal(bodies.length, 2);
      assert.ok(!bodies[1].includes('gw1.') && !bodies[1].includes('Z3cxL'), `a carrier was sent: ${bodies[1]}`);
      if (provider.seal && speaker.carriesProof) {
        const seal = provider.seal(JSON.parse(bodies[1]));
        assert.equal(provider.thought?.(JSON.parse(bodies[1])) ?? THOUGHT, THOUGHT);
        assert.ok(seal, `no seal in ${bodies[1]}`);
        assert.match(Buffer.from(seal, 'base64').toString(), /^simulated seal [0-9a-z]+$/);
      }
    });
  }
}

function answer(speaker, id, provider) {
  for (const { way, stream } of WAYS) {
    test(`the answer is all there, with its usage, ${way}`, async () => {
      const text = question();
      const answer = await speaker.ask(asked(id, 'echo', text, { stream }));
      assert.equal(answer.text, text);
      assert.equal(answer.end, 'stop');
      assert.ok(answer.input >= 10 && answer.input < 1000, `${answer.input} prompt tokens`);
      assert.ok(answer.output >= 10 && answer.output < 1000, `${answer.output} output tokens`);
      assert.deepEqual(answer.calls, []);
    });

    test(`tools are called, their results go back, and the answer quotes the last, ${way}`, () => each(
      ['tool', 'tools'],
      async (word) => {
        const tools = word === 'tool' ? TOOLS.slice(0, 1) : TOOLS;
        const first = asked(id, word, question(), { tools, stream });
        const answer = await speaker.ask(first);
        assert.equal(answer.end, 'tool');
        assert.deepEqual(answer.calls.map((call) => call.name), tools.map((each) => each.name));
        assert.deepEqual(answer.calls[0].parameters, { city: 'Paris' });
        if (word === 'tools') {
          assert.deepEqual(answer.calls[1].parameters, { zone: 'sample zone', format: 'iso' });
          assert.notEqual(answer.calls[0].id, answer.calls[1].id);
        }
        const results = answer.calls.map((call, i) => [call, `result ${i} of ${call.name}`]);
        const last = await speaker.ask({ ...first, history: [...first.history, { said: answer.said }, { results }] });
        assert.match(last.text, new RegExp(results.at(-1)[1]));
        assert.equal(last.end, 'stop');
        assert.deepEqual(last.calls, []);
      },
    ));

    test(`an answer that was cut or refused says so, ${way}`, () => each(
      provider.hasNoRefusal ? ['length'] : ['length', 'refusal'],
      async (word) => {
        const text = question();
        const answer = await speaker.ask(asked(id, word, text, { stream }));
        assert.equal(answer.end, word);
        assertBegins(answer.text, text);
      },
    ));

    test(`an answer in the form of a schema can be read, ${way}`, async () => {
      const word = provider.asksByTool || speaker.asksByTool ? 'tool' : 'echo';
      const answer = await speaker.ask(asked(id, word, question(), { schema: Report, stream }));
      assert.deepEqual(answer.value, {
        city: 'Paris', kind: 'sunny', degrees: 1.5, gusts: answer.value.gusts, days: [{ date: 'sample date', dry: true }],
      });
      assert.equal(typeof answer.value.gusts, 'number');
      assert.equal(answer.end, 'stop');
    });

    test(`an error before the first byte is raised with its status, ${way}`, () => each(
      Object.keys(REFUSALS).filter(isQuick),
      async (word) => {
        speaker.assertRaised(await failure(speaker.ask(asked(id, word, question(), { stream }))), REFUSALS[word]);
      },
    ));
  }

  test('an error after the first byte is raised', () => each(BREAKS.filter(isQuick), async (word) => {
    const text = question();
    const { text: part, error } = await broken(speaker.pieces(asked(id, word, text)), (piece) => piece);
    speaker.assertBroken(error);
    assertBegins(part, text);
  }));

  test('a stream that breaks in the call of a tool calls none', () => each(BREAKS.filter(isQuick), async (word) => {
    const error = await failure(
      speaker.ask(asked(id, `tool+${word}`, question(), { tools: TOOLS.slice(0, 1), stream: true })));
    speaker.assertBroken(error);
  }));

  test('a whole answer that is spoilt is raised', () => each(SPOILT, async (word) => {
    speaker.assertRaised(await failure(speaker.ask(asked(id, word, question()))), 502);
  }));
}

function wait(speaker, id) {
  test('a provider that falls silent is an error', () => Promise.all([
    ...WAYS.map(async ({ stream }) => {
      speaker.assertRaised(await failure(speaker.ask(asked(id, 'stall-first', question(), { stream }))), 504);
    }),
    broken(speaker.pieces(asked(id, 'stall-mid', question())), (piece) => piece)
      .then(({ error }) => speaker.assertBroken(error)),
  ]));
}

/** Runs the tests for every package on every dialect but its own, so many of these at once. */
function crossed(what, concurrency, tests) {
  suite(`crossed: ${what}`, { concurrency }, () => {
    for (const speaker of SPEAKERS) {
      for (const [id, provider] of Object.entries(PROVIDERS)) {
        if (id !== speaker.own) {
          suite(`${speaker.name} to ${id}`, () => tests(speaker, id, provider));
        }
      }
    }
  });
}

crossed('thinking', 6, think);
crossed('answers', 6, answer);
crossed('silence', 50, wait);
