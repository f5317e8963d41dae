// The agents: how each is started without a terminal, the tool of it that reads a file, and where
// its last answer stands in what it prints.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PACKAGES = join(import.meta.dirname, 'node_modules');
const MACHINE = `${process.platform}-${process.arch}`;

/** The Node that agents run with: one of their own where npm has one for this machine. */
export function node() {
  return firstOf(`node-${MACHINE}/bin/node`, `node-bin-${MACHINE}/bin/node`) ?? process.execPath;
}

function firstOf(...paths) {
  return paths.map((path) => join(PACKAGES, path)).find(existsSync);
}

/** The version of an installed package; null where it is not there. */
export function version(name) {
  const description = join(PACKAGES, name, 'package.json');
  return existsSync(description) ? JSON.parse(readFileSync(description, 'utf8')).version : null;
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The values of output that is one JSON object a line. */
function lines(output) {
  return output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}

/** The JSON value that the output ends with. */
function document(output) {
  return JSON.parse(output.slice(output.search(/^[[{]/m)));
}

/**
 * `start` gets {home, gateway, key, model, prompt}, writes what the agent reads into its home, and
 * says {command, env}; a program that is not there is null.
 */
export const CLAUDE_CODE = {
  name: 'Claude Code',
  package: '@anthropic-ai/claude-code',
  dialect: 'messages',
  get program() {
    return firstOf(`@anthropic-ai/claude-code-${MACHINE}/claude`);
  },
  reads: (path) => ['Bash', { command: `cat ${path}`, description: 'Reads a file' }],
  start: ({ gateway, key, model, prompt }) => ({
    command: [
      CLAUDE_CODE.program, '-p', prompt, '--output-format', 'json', '--allowedTools', 'Bash(cat:*)',
    ],
    env: {
      ANTHROPIC_BASE_URL: `${gateway}/v3/anthropic`,
      ANTHROPIC_AUTH_TOKEN: key,
      ANTHROPIC_MODEL: model,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MAX_RETRIES: '0',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_ERROR_REPORTING: '1',
      DISABLE_TELEMETRY: '1',
    },
  }),
  answer: (output) => document(output).result,
};

export const CODEX = {
  name: 'Codex',
  package: '@openai/codex',
  dialect: 'responses',
  get program() {
    return firstOf('@openai/codex/bin/codex.js');
  },
  reads: (path) => ['exec_command', { cmd: `cat ${path}` }],
  start: ({ home, gateway, key, model, prompt }) => {
    write(
      join(home, '.codex', 'config.toml'),
      `\
model = "${model}"
model_provider = "turnpike"
model_reasoning_effort = "medium"
[model_providers.turnpike]
name = "Turnpike"
base_url = "${gateway}/v3/router"
env_key = "TURNPIKE_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
`,
    );
    return {
      command: [
        node(), CODEX.program, 'exec', '--json', '--skip-git-repo-check',
        '--dangerously-bypass-approvals-and-sandbox', prompt,
      ],
      env: { TURNPIKE_KEY: key },
    };
  },
  answer: (output) =>
    lines(output).findLast((event) => event.item?.type === 'agent_message').item.text,
};

/**
 * Asked for a model that it knows, the newest Codex offers one tool that takes a program, in a
 * namespace and free of any form.
 */
export const CODEX_IN_CODE = {
  __proto__: CODEX,
  reads: (path) => [
    'functions__exec',
    { input: `text(await tools.exec_command({ cmd: ${JSON.stringify(`cat ${path}`)} }));` },
  ],
};

export const GEMINI_CLI = {
  name: 'Gemini CLI',
  package: '@google/gemini-cli',
  dialect: 'gemini',
  get program() {
    return firstOf('@google/gemini-cli/bundle/gemini.js');
  },
  reads: (path) => ['run_shell_command', { command: `cat ${path}`, description: 'Reads a file' }],
  start: ({ home, gateway, key, model, prompt }) => {
    write(
      join(home, '.gemini', 'settings.json'),
      JSON.stringify({
        security: { auth: { selectedType: 'gemini-api-key' } },
        general: { enableAutoUpdate: false },
        privacy: { usageStatisticsEnabled: false },
      }),
    );
    return {
      command: [
        node(), GEMINI_CLI.program, '--skip-trust', '--approval-mode', 'yolo', '-o', 'json',
        '-m', model, '-p', prompt,
      ],
      env: { GOOGLE_GEMINI_BASE_URL: `${gateway}/v3/google`, GEMINI_API_KEY: key },
    };
  },
  answer: (output) => document(output).response,
};

export const OPENCODE = {
  name: 'opencode',
  package: 'opencode-ai',
  dialect: 'chat',
  get program() {
    return firstOf(`opencode-${MACHINE}/bin/opencode`);
  },
  reads: (path) => ['bash', { command: `cat ${path}`, description: 'Reads a file' }],
  start: ({ home, gateway, key, model, prompt }) => {
    write(
      join(home, '.config', 'opencode', 'opencode.json'),
      JSON.stringify({
        autoupdate: false,
        share: 'disabled',
        provider: {
          turnpike: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: `${gateway}/v1`, apiKey: key },
            models: { [model]: { reasoning: true, tool_call: true } },
          },
        },
      }),
    );
    return {
      command: [OPENCODE.program, 'run', '--format', 'json', '-m', `turnpike/${model}`, prompt],
      env: { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' },
    };
  },
  answer: (output) => lines(output).findLast((event) => event.type === 'text').part.text,
};

export const QWEN_CODE = {
  name: 'Qwen Code',
  package: '@qwen-code/qwen-code',
  dialect: 'chat',
  get program() {
    return firstOf('@qwen-code/qwen-code/cli-entry.js');
  },
  // its shell loses the output of commands that end at once
  reads: (path) => ['read_file', { file_path: path }],
  start: ({ home, gateway, key, model, prompt }) => {
    write(
      join(home, '.qwen', 'settings.json'),
      JSON.stringify({
        general: { enableAutoUpdate: false },
        privacy: { usageStatisticsEnabled: false },
      }),
    );
    return {
      command: [
        node(), QWEN_CODE.program, '--auth-type', 'openai', '--approval-mode', 'yolo', '-o', 'json',
        '-p', prompt,
      ],
      env: { OPENAI_BASE_URL: `${gateway}/v3/router`, OPENAI_API_KEY: key, OPENAI_MODEL: model },
    };
  },
  answer: (output) => document(output).findLast((event) => event.type === 'result').result,
};
