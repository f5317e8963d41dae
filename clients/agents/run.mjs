// Installs real coding agents and runs each through a gateway at upstreams of dialects that are not
// its own: one turn of text and one in which it runs a tool. Prints a table; ends with 0 only if
// every turn of every crossing is well. "Thoughts back" says whether the upstream got the thoughts
// that it had sealed back with the tool's result; agents that speak Chat return none.
//
//     npm test                  all of them
//     npm test -- codex         those with that in their name
//
// TURNPIKE_COMMAND and SIMULATOR_COMMAND are as for ../run.mjs. KEEP=1 leaves every turn's folder.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startSimulator, stopAll } from '../gateway.mjs';
import { CLAUDE_CODE, CODEX, CODEX_IN_CODE, GEMINI_CLI, OPENCODE, QWEN_CODE, version } from './agents.mjs';
import { stopAgent, turn } from './turn.mjs';
import {
  CLAUDE, CLAUDE_OPUS, DEEPSEEK, GEMINI_2, GEMINI_3, GPT, KIMI, MISTRAL,
} from './upstreams.mjs';

/** An agent, an upstream, and the model that the agent asks for: by the upstream's name of it, or by an alias. */
const cross = (agent, upstream, asked = upstream.model) => ({ agent, upstream, asked });

const CROSSINGS = [
  cross(CLAUDE_CODE, KIMI),
  cross(CLAUDE_CODE, GEMINI_3),
  cross(CLAUDE_CODE, GPT, 'claude-sonnet-4-5'),
  cross(CODEX, CLAUDE),
  cross(CODEX, MISTRAL),
  cross(CODEX_IN_CODE, CLAUDE_OPUS, 'gpt-6.1-sol'),
  cross(CODEX_IN_CODE, MISTRAL, 'gpt-6.1-sol'),
  cross(CODEX_IN_CODE, GEMINI_3, 'gpt-6.1-sol'),
  cross(GEMINI_CLI, CLAUDE, 'gemini-2.5-pro'),
  cross(GEMINI_CLI, DEEPSEEK),
  cross(OPENCODE, CLAUDE_OPUS),
  cross(OPENCODE, GEMINI_3),
  cross(QWEN_CODE, GEMINI_2),
  cross(QWEN_CODE, CLAUDE),
];

const MOST_INSTALL_MS = 15 * 60_000;
const SIGN_OF_LIFE_MS = 10_000;

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** Whether what is installed is what the lock file says. */
function isInstalled() {
  const read = (path) => {
    try {
      return JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8')).packages;
    } catch {
      return {};
    }
  };
  const [there, wanted] = [read('node_modules/.package-lock.json'), read('package-lock.json')];
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (optional && !there[path]) || there[path]?.version === version,
  );
}

let npm;

/**
 * Installs what the lock file says, and is content without builds for other machines, which not
 * every registry has (`npm ci` is not). Says why that did not work, or nothing.
 */
async function install() {
  if (isInstalled()) {
    return undefined;
  }
  console.log('Installing the agents (1.5 GB, a minute or more the first time) ...');
  const began = Date.now();
  npm = spawn('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: MOST_INSTALL_MS,
  });
  let said = '';
  npm.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const life = setInterval(() => console.log(`  still installing, ${seconds(began)}`), SIGN_OF_LIFE_MS);
  const [code] = await once(npm, 'close').finally(() => clearInterval(life));
  console.log(`  ${code === 0 ? 'installed' : 'not installed'} after ${seconds(began)}`);
  return code === 0 ? undefined : `npm install ended with ${code}: ${said.trim().replaceAll(/\s+/g, ' ').slice(0, 200)}`;
}

/** Both turns of a crossing, as a row of the table. */
async function tryOut(crossing, simulator, folder, trouble) {
  const { agent, upstream, asked } = crossing;
  const row = {
    agent: agent.name,
    version: version(agent.package) ?? '-',
    client: agent.dialect,
    upstream: upstream.dialect,
    model: asked === upstream.model ? asked : `${upstream.model} as ${asked}`,
    text: 'not run',
    tool: 'not run',
    thoughts: '-',
    notes: '',
    wrong: trouble ?? '',
  };
  if (!trouble && !agent.program) {
    row.wrong = `npm has no program of it for ${process.platform}-${process.arch}`;
  }
  if (row.wrong) {
    return row;
  }
  const notes = new Set();
  for (const kind of ['text', 'tool']) {
    const began = Date.now();
    const label = `${agent.name}, ${agent.dialect} on ${upstream.dialect} (${row.model}), ${kind} turn`;
    const place = join(folder, label.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase());
    let seen;
    try {
      seen = await turn(kind, crossing, simulator.origin, place);
    } catch (error) {
      seen = { failures: [error.message], notes: [], thoughts: false };
    }
    row[kind] = seen.failures.length === 0 ? 'ok' : 'FAILED';
    row.wrong += seen.failures.map((failure) => `${kind}: ${failure}. `).join('');
    if (kind === 'tool') {
      row.thoughts = seen.thoughts ? 'yes' : 'no';
    }
    seen.notes.forEach((note) => notes.add(note));
    console.log(`  ${label}: ${row[kind]} (${seconds(began)})`);
    seen.failures.forEach((failure) => console.log(`    ${failure}`));
  }
  row.notes = [...notes].join(', ');
  return row;
}

const HEADS = {
  agent: 'agent',
  version: 'version',
  client: 'speaks',
  upstream: 'upstream',
  model: 'model',
  text: 'text',
  tool: 'tool',
  thoughts: 'thoughts back',
  notes: 'notes',
  wrong: 'what went wrong',
};

function print(rows) {
  const names = Object.keys(HEADS);
  const width = Object.fromEntries(
    names.map((name) => [name, Math.max(...[HEADS, ...rows].map((row) => row[name].length))]),
  );
  const line = (row, fill = ' ') => `| ${names.map((name) => row[name].padEnd(width[name], fill)).join(' | ')} |`;
  console.log(`\n${line(HEADS)}`);
  console.log(line(Object.fromEntries(names.map((name) => [name, ''])), '-'));
  rows.forEach((row) => console.log(line(row)));
}

const folder = mkdtempSync(join(tmpdir(), 'turnpike-agents-'));

async function stop() {
  npm?.kill();
  stopAgent();
  await stopAll();
  if (process.env.KEEP) {
    console.log(`What the turns left is in ${folder}`);
  } else {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => stop().finally(() => process.exit(1)));
}

const [filter = ''] = process.argv.slice(2);
const crossings = CROSSINGS.filter(({ agent }) => agent.name.toLowerCase().includes(filter.toLowerCase()));
const rows = [];
try {
  if (crossings.length === 0) {
    throw new Error(`No agent has ${filter} in its name.`);
  }
  const trouble = await install();
  const simulator = await startSimulator(folder, await freePort());
  for (const crossing of crossings) {
    rows.push(await tryOut(crossing, simulator, folder, trouble));
  }
  print(rows);
} catch (error) {
  console.error(error.message);
} finally {
  await stop();
}
const well = rows.length > 0 && rows.every((row) => row.text === 'ok' && row.tool === 'ok');
process.exitCode = well && rows.length === crossings.length ? 0 : 1;
