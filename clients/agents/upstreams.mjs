// The upstreams: a real provider and model for each dialect, so that the rules of that model hold,
// at the simulator's address; and what a conversation looks like in that dialect.

const each = (value) => (Array.isArray(value) ? value : []);

/** Every object in a list of messages that `pick` says something for. */
const parts = (messages, pick) => each(messages).flatMap((message) => each(message?.[pick]));

/** What the simulator seals its thoughts with begins so, in base64. */
const SEAL = Buffer.from('simulated seal ').toString('base64');

const CHAT = {
  dialect: 'chat',
  base: '/v1',
  path: /^\/v1\/chat\/completions$/,
  calls: (body) => parts(body.messages, 'tool_calls').map((call) => call.id),
  results: (body) =>
    each(body.messages)
      .filter((message) => message.role === 'tool')
      .map((message) => ({ id: message.tool_call_id, text: JSON.stringify(message.content) })),
  thoughts: (body) => each(body.messages).some((message) => message.reasoning_content),
};

const RESPONSES = {
  dialect: 'responses',
  base: '/v1',
  path: /^\/v1\/responses$/,
  calls: (body) =>
    each(body.input).filter((item) => /_call$/.test(item.type)).map((item) => item.call_id),
  results: (body) =>
    each(body.input)
      .filter((item) => /_call_output$/.test(item.type))
      .map((item) => ({ id: item.call_id, text: JSON.stringify(item.output) })),
  thoughts: (body) => each(body.input).some((item) => item.encrypted_content?.startsWith(SEAL)),
};

const MESSAGES = {
  dialect: 'messages',
  base: '',
  path: /^\/v1\/messages(\?|$)/,
  calls: (body) =>
    parts(body.messages, 'content').filter((block) => block.type === 'tool_use').map((block) => block.id),
  results: (body) =>
    parts(body.messages, 'content')
      .filter((block) => block.type === 'tool_result')
      .map((block) => ({ id: block.tool_use_id, text: JSON.stringify(block.content) })),
  thoughts: (body) => parts(body.messages, 'content').some((block) => block.signature?.startsWith(SEAL)),
};

/** Gemini knows a result by its tool's name, and by an id only where the call had one. */
const GEMINI = {
  dialect: 'gemini',
  base: '',
  path: /^\/v1beta\/models\/[^/]+:(streamGenerateContent\?alt=sse|generateContent)$/,
  calls: (body) =>
    parts(body.contents, 'parts').filter((part) => part.functionCall).map((part) => part.functionCall.name),
  results: (body) =>
    parts(body.contents, 'parts')
      .filter((part) => part.functionResponse)
      .map(({ functionResponse: { name, response } }) => ({ id: name, text: JSON.stringify(response) })),
  thoughts: (body) => parts(body.contents, 'parts').some((part) => part.thoughtSignature?.startsWith(SEAL)),
};

const at = (form, provider, model) => ({ ...form, provider, model: `${provider}/${model}` });

export const CLAUDE = at(MESSAGES, 'anthropic', 'claude-sonnet-4-5');
export const CLAUDE_OPUS = at(MESSAGES, 'anthropic', 'claude-opus-4-8');
export const GEMINI_3 = at(GEMINI, 'google-ai', 'gemini-3.1-pro-preview');
export const GEMINI_2 = at(GEMINI, 'google-ai', 'gemini-2.5-flash');
export const GPT = at(RESPONSES, 'openai', 'gpt-5.1');
export const KIMI = at(CHAT, 'moonshotai', 'kimi-k2-thinking');
export const MISTRAL = at(CHAT, 'mistral', 'mistral-medium-2604');
export const DEEPSEEK = at(CHAT, 'deepseek', 'deepseek-v4-pro');

/** What a gateway that has this upstream alone is configured with; it does what `words` order. */
export function configuration(upstream, asked, simulator, words) {
  return `\
providers:
  ${upstream.provider}:
    dialect: ${upstream.dialect}
    base_url: "${simulator}${upstream.base}"
    api_key: any
    headers: {x-sim: "${words}"}
${asked === upstream.model ? '' : `aliases: {${asked}: ${upstream.model}}`}
`;
}
