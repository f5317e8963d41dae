// Starts a gateway with a simulator as its every provider, runs the tests, and stops both.
//
//     npm test                        all of them
//     npm test -- anthropic.test.mjs  one file
//
// TURNPIKE_COMMAND says how the gateway is started (`../turnpike up`, which builds it where that is
// needed), SIMULATOR_COMMAND how the simulator is. Both are shell commands, run in this folder.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const GATEWAY = process.env.TURNPIKE_COMMAND ?? '../turnpike up';
const SIMULATOR =
  process.env.SIMULATOR_COMMAND ??
  '"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "../gateway/target/lib/*" dev.turnpike.simulator.Main';

const KEY = 'clients-api-key-0123456789-0123456789-abcdef';
const MANAGEMENT_KEY = 'clients-management-key-0123456789-0123456789';

/** A first start may build the gateway. */
const MOST_START_MS = 10 * 60_000;
const MOST_STOP_MS = 40_000;

/** What would tell a client or the gateway to behave otherwise than as the tests say. */
const FOREIGN = /^(OPENAI|ANTHROPIC|CLAUDE|GEMINI|GOOGLE|TURNPIKE)_/;

const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)),
);

/** Every provider is the simulator; those with one letter take any model id, so that it can order a fault. */
function configuration(simulator) {
  return `\
timeouts: {connect: 2s, first_token: 4s, idle: 3s}
providers:
  openai: {base_url: "${simulator}/v1", api_key: any}
  anthropic: {base_url: "${simulator}", api_key: any}
  google-ai: {base_url: "${simulator}", api_key: any}
  c: {dialect: chat, base_url: "${simulator}/v1", api_key: any}
  r: {dialect: responses, base_url: "${simulator}/v1", api_key: any}
  m: {dialect: messages, base_url: "${simulator}", api_key: any}
  g: {dialect: gemini, base_url: "${simulator}", api_key: any}
`;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A process of ours, in a group of its own; what it says goes to a file. */
class Process {
  constructor(name, command, parameters, folder, env) {
    this.name = name;
    this.log = join(folder, `${name}.log`);
    const output = openSync(this.log, 'w');
    this.child = spawn('/bin/sh', ['-c', `exec ${command} "$@"`, name, ...parameters], {
      cwd: import.meta.dirname,
      env,
      stdio: ['ignore', output, output],
      detached: true,
    });
    closeSync(output);
  }

  hasEnded() {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async answers(url) {
    const end = Date.now() + MOST_START_MS;
    while (Date.now() < end && !this.hasEnded()) {
      const status = await fetch(url).then((response) => response.status, () => 0);
      if (status === 200) {
        return;
      }
      await pause(100);
    }
    throw new Error(`The ${this.name} does not answer at ${url}; it said:\n${this.said()}`);
  }

  said() {
    return readFileSync(this.log, 'utf8').split('\n').slice(-60).join('\n');
  }

  async stop() {
    if (this.hasEnded()) {
      return;
    }
    const exit = once(this.child, 'exit');
    process.kill(-this.child.pid, 'SIGTERM');
    const kill = setTimeout(() => process.kill(-this.child.pid, 'SIGKILL'), MOST_STOP_MS);
    await exit;
    clearTimeout(kill);
  }
}

async function test(gateway, simulator, files) {
  const child = spawn(
    process.execPath,
    ['--test', '--test-reporter=spec', '--test-reporter-destination=stdout', ...files],
    {
      cwd: import.meta.dirname,
      stdio: 'inherit',
      env: { ...environment, CLIENTS_GATEWAY: gateway, CLIENTS_SIMULATOR: simulator, CLIENTS_KEY: KEY },
    },
  );
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

const folder = mkdtempSync(join(tmpdir(), 'turnpike-clients-'));
const started = [];
let status = 1;

async function stop() {
  for (const each of started.splice(0).reverse()) {
    await each.stop();
  }
  rmSync(folder, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => stop().finally(() => process.exit(1)));
}

try {
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const simulatorOrigin = `http://127.0.0.1:${simulatorPort}`;
  const config = join(folder, 'turnpike.yaml');
  writeFileSync(config, configuration(simulatorOrigin));

  console.log(`Starting the gateway: ${GATEWAY}`);
  const gateway = new Process(
    'gateway',
    GATEWAY,
    ['--port', `${port}`, '--data', join(folder, 'data'), '--config', config],
    folder,
    { ...environment, TURNPIKE_API_KEY: KEY, TURNPIKE_MANAGEMENT_KEY: MANAGEMENT_KEY },
  );
  started.push(gateway);
  await gateway.answers(`${origin}/readyz`);

  const simulator = new Process('simulator', SIMULATOR, ['--port', `${simulatorPort}`], folder, environment);
  started.push(simulator);
  await simulator.answers(`${simulatorOrigin}/journal`);

  status = await test(origin, simulatorOrigin, process.argv.slice(2));
  if (status !== 0) {
    console.log(`The gateway said:\n${gateway.said()}`);
  }
} catch (error) {
  console.error(error.message);
} finally {
  await stop();
}
process.exitCode = status;
