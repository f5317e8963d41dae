// Starts a gateway with a simulator as its every provider, runs the tests, and stops both.
//
//     npm test                        all of them
//     npm test -- anthropic.test.mjs  one file

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY, KEY, environment, freePort, startGateway, startSimulator, stopAll } from './gateway.mjs';

/** Every provider is the simulator; those that no catalog knows take any model id, so that it can order a fault. */
function configuration(simulator) {
  return `\
timeouts: {connect: 10s, first_token: 4s, idle: 3s}
providers:
  openai: {base_url: "${simulator}/v1", api_key: any}
  anthropic: {base_url: "${simulator}", api_key: any}
  google-ai: {base_url: "${simulator}", api_key: any}
  c: {dialect: chat, base_url: "${simulator}/v1", api_key: any}
  r: {dialect: responses, base_url: "${simulator}/v1", api_key: any}
  m: {dialect: messages, base_url: "${simulator}", api_key: any}
  g: {dialect: gemini, base_url: "${simulator}", api_key: any}
  converse: {dialect: converse, base_url: "${simulator}", api_key: any}
  xi: {dialect: elevenlabs, base_url: "${simulator}", api_key: any}
  cohere-v2: {dialect: cohere, base_url: "${simulator}", api_key: any}
  ollama: {dialect: ollama, base_url: "${simulator}", api_key: any}
`;
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
let status = 1;

async function stop() {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => stop().finally(() => process.exit(1)));
}

try {
  console.log(`Starting the gateway: ${GATEWAY}`);
  const port = await freePort();
  const gateway = await startGateway(folder, configuration(`http://127.0.0.1:${port}`));
  const simulator = await startSimulator(folder, port);

  status = await test(gateway.origin, simulator.origin, process.argv.slice(2));
  if (status !== 0) {
    console.log(`The gateway said:\n${gateway.said()}`);
  }
} catch (error) {
  console.error(error.message);
} finally {
  await stop();
}
process.exitCode = status;
