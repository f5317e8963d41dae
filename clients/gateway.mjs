// Starts gateways and simulators, each a process of its own, and stops them.
//
// TURNPIKE_COMMAND says how a gateway is started (`turnpike up`, which builds it where that is
// needed), SIMULATOR_COMMAND how a simulator is. Both are shell commands, run in this folder.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const GATEWAY = process.env.TURNPIKE_COMMAND ?? '../turnpike up';
const SIMULATOR =
  process.env.SIMULATOR_COMMAND ??
  '"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "../gateway/target/lib/*" dev.turnpike.simulator.Main';

export const KEY = 'clients-api-key-0123456789-0123456789-abcdef';
export const MANAGEMENT_KEY = 'clients-management-key-0123456789-0123456789';

/** A first start may build the gateway. */
const MOST_START_MS = 10 * 60_000;
const MOST_STOP_MS = 40_000;

/** What would tell a client or the gateway to behave otherwise than as the tests say. */
const FOREIGN = /^(OPENAI|ANTHROPIC|CLAUDE|GEMINI|GOOGLE|TURNPIKE)_/;

export const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)),
);

const running = new Set();

export async function freePort() {
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
    running.add(this);
  }

  hasEnded() {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** This process, as soon as a path at its origin answers. */
  async at(origin, path) {
    this.origin = origin;
    const url = `${origin}${path}`;
    const end = Date.now() + MOST_START_MS;
    while (Date.now() < end && !this.hasEnded()) {
      const status = await fetch(url).then((response) => response.status, () => 0);
      if (status === 200) {
        return this;
      }
      await pause(100);
    }
    throw new Error(`The ${this.name} does not answer at ${url}; it said:\n${this.said()}`);
  }

  said() {
    return readFileSync(this.log, 'utf8').split('\n').slice(-60).join('\n');
  }

  async stop() {
    running.delete(this);
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

/** A gateway with this configuration, ready for calls. */
export async function startGateway(folder, configuration) {
  const config = join(folder, 'turnpike.yaml');
  writeFileSync(config, configuration);
  const port = await freePort();
  const gateway = new Process(
    'gateway',
    GATEWAY,
    ['--port', `${port}`, '--data', join(folder, 'data'), '--config', config],
    folder,
    { ...environment, TURNPIKE_API_KEY: KEY, TURNPIKE_MANAGEMENT_KEY: MANAGEMENT_KEY },
  );
  return await gateway.at(`http://127.0.0.1:${port}`, '/readyz');
}

/** A simulator at that port, ready for calls. The gateway is built by then. */
export async function startSimulator(folder, port) {
  const simulator = new Process('simulator', SIMULATOR, ['--port', `${port}`], folder, environment);
  return await simulator.at(`http://127.0.0.1:${port}`, '/journal');
}

/** Stops all that was started here and still runs, the last first. */
export async function stopAll() {
  for (const each of [...running].reverse()) {
    await each.stop();
  }
}
