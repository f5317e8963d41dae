// One turn of an agent: a gateway with one upstream, the agent run once against it, and what must be
// true afterwards of what it said and of what reached the upstream.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KEY, MANAGEMENT_KEY, startGateway } from '../gateway.mjs';
import { node } from './agents.mjs';
import { configuration } from './upstreams.mjs';

const MOST_RUN_MS = 90_000;
const MOST_OUTPUT = 4 * 1024 * 1024;
const MOST_TRACES_WAIT_MS = 10_000;

/** What `size-40` says. */
const SAID = 'turnpike turnpike turnpike turnpike turn';

let running;

/** Ends the agent that runs now, with all that it started. */
export function stopAgent() {
  if (running && running.exitCode === null && running.signalCode === null) {
    process.kill(-running.pid, 'SIGKILL');
  }
}

/** Runs a program in a clean environment; it and its children are gone afterwards. */
async function run({ command: [program, ...parameters], env }, { home, work: cwd, temporary }) {
  const child = spawn(program, parameters, {
    cwd,
    env: { PATH: `${dirname(node())}:/usr/local/bin:/usr/bin:/bin`, HOME: home, TMPDIR: temporary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running = child;
  const out = { stdout: '', stderr: '', late: false };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => {
      out[name] = (out[name] + text).slice(-MOST_OUTPUT);
    });
  }
  const timer = setTimeout(() => {
    out.late = true;
    stopAgent();
  }, MOST_RUN_MS);
  try {
    [out.code] = await once(child, 'close');
  } finally {
    clearTimeout(timer);
    running = undefined;
  }
  return out;
}

/** What reached the simulator since it was last asked. */
async function journal(simulator) {
  const { entries } = await (await fetch(`${simulator}/journal`)).json();
  await fetch(`${simulator}/journal`, { method: 'DELETE' });
  return entries;
}

/** What the gateway remembers of its calls, as soon as these are as many as reached the upstream. */
async function tracesOf(gateway, calls) {
  const now = Date.now();
  for (;;) {
    const response = await fetch(`${gateway.origin}/v3/traces/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${MANAGEMENT_KEY}` },
      body: JSON.stringify({
        from: new Date(now - 10 * 60_000).toISOString(),
        to: new Date(now + 10 * 60_000).toISOString(),
        limit: 100,
      }),
    });
    const { data } = await response.json();
    if (data.length >= Math.max(1, calls) || Date.now() > now + MOST_TRACES_WAIT_MS) {
      return data;
    }
    await pause(50);
  }
}

/** The last words of what a process said, on one line. */
function tail(text) {
  return text.trim().replaceAll(/\s+/g, ' ').slice(-300);
}

function check(failures, holds, words) {
  if (!holds) {
    failures.push(words);
  }
}

function checkEntries(failures, entries, upstream) {
  check(failures, entries.length > 0, 'nothing reached the upstream');
  for (const entry of entries) {
    check(
      failures,
      entry.method === 'POST' && upstream.path.test(entry.target),
      `${entry.method} ${entry.target} reached the upstream`,
    );
    check(failures, entry.ending === 'completed', `a reply ended ${entry.ending}`);
  }
}

/** The agent's answer is word for word what the upstream said to its question. */
function checkText(failures, answer, entries, question) {
  check(failures, answer === SAID, `the agent said ${JSON.stringify(answer)?.slice(0, 200)}`);
  check(failures, entries.some((entry) => entry.body?.includes(question)), 'the question did not arrive');
}

/** The upstream was sent the command's output as a result of its own call, and the answer to that came out. */
function checkTool(failures, answer, bodies, upstream, secret) {
  const body = bodies.find((each) => upstream.results(each).length > 0);
  check(failures, body, 'no tool result reached the upstream');
  if (body) {
    const [result] = upstream.results(body);
    check(failures, result.text.includes(secret), `the tool's result was ${result.text.slice(0, 300)}`);
    check(failures, upstream.calls(body).includes(result.id), `the result's call ${result.id} is not there`);
  }
  check(
    failures,
    answer?.startsWith('The tool answered: ') && answer.includes(secret),
    `the agent said ${JSON.stringify(answer)?.slice(0, 300)}`,
  );
}

/**
 * Runs one turn, `text` or `tool`. Says what went wrong (nothing, if all is well), what the gateway
 * noted, and whether the upstream got its sealed thoughts back.
 */
export async function turn(kind, { agent, upstream, asked }, simulator, folder) {
  const places = Object.fromEntries(
    ['home', 'work', 'temporary', 'gateway'].map((name) => [name, join(folder, name)]),
  );
  Object.values(places).forEach((place) => mkdirSync(place, { recursive: true }));
  const [question, secret] = [randomUUID(), randomUUID()];
  const note = join(places.work, 'note.txt');
  writeFileSync(note, `${secret}\n`);
  const [tool, parameters] = agent.reads(note);
  const words = {
    text: 'reasoning+size-40',
    tool: `reasoning+call:${tool}:${Buffer.from(JSON.stringify(parameters)).toString('base64url')}`,
  }[kind];
  const prompt = {
    text: `What is this place? ${question}`,
    tool: `What does note.txt say? ${question}`,
  }[kind];

  const gateway = await startGateway(places.gateway, configuration(upstream, asked, simulator, words));
  try {
    await journal(simulator);
    const out = await run(
      agent.start({ home: places.home, gateway: gateway.origin, key: KEY, model: asked, prompt }),
      places,
    );
    const entries = await journal(simulator);
    const bodies = entries.map((entry) => JSON.parse(entry.body ?? 'null')).filter(Boolean);
    const traces = await tracesOf(gateway, entries.length);
    writeFileSync(join(folder, 'turn.json'), JSON.stringify({ words, out, entries, traces }, null, 1));

    const failures = [];
    let answer;
    try {
      answer = agent.answer(out.stdout)?.trim();
    } catch (error) {
      failures.push(`its output could not be read (${error.message})`);
    }
    check(failures, !out.late, `it did not end within ${MOST_RUN_MS / 1000} s`);
    check(failures, out.late || out.code === 0, `it ended with ${out.code}: ${tail(out.stderr || out.stdout)}`);
    for (const trace of traces) {
      check(failures, trace.status === 'ok', `a call failed: ${trace.http_status} ${JSON.stringify(trace.error)}`);
    }
    checkEntries(failures, entries, upstream);
    if (kind === 'text') {
      checkText(failures, answer, entries, question);
    } else {
      checkTool(failures, answer, bodies, upstream, secret);
    }
    return {
      failures: [...new Set(failures)],
      notes: [...new Set(traces.flatMap((trace) => trace.notes))],
      thoughts: bodies.some(upstream.thoughts),
    };
  } finally {
    await gateway.stop();
  }
}
