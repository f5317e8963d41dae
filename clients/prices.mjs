// The gateway's own prices, through its command line: the very code that prices calls.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY, environment } from './gateway.mjs';

/** `turnpike`, without what starts a gateway. */
const COMMAND = process.env.TURNPIKE_CLI ?? GATEWAY.replace(/ up$/, '');

/** Runs a `catalog` command on the prices that ship, and returns what it prints, an object a line. */
async function catalog(parameters, lines) {
  const folder = mkdtempSync(join(tmpdir(), 'turnpike-prices-'));
  try {
    const config = join(folder, 'turnpike.yaml');
    writeFileSync(config, '');
    const child = spawn(
      '/bin/sh',
      ['-c', `exec ${COMMAND} "$@"`, 'catalog', 'catalog', ...parameters, '--data', folder, '--config', config],
      { cwd: import.meta.dirname, env: environment, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const exit = once(child, 'exit');
    child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    let said = '';
    child.stdout.setEncoding('utf8');
    for await (const piece of child.stdout) {
      said += piece;
    }
    const [code] = await exit;
    if (code !== 0) {
      throw new Error(`turnpike catalog ${parameters.join(' ')} ended with ${code}`);
    }
    return said.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All price rows. */
export function priceRows() {
  return catalog(['rows', '--json'], []);
}

/** What each of them costs: `{model, usage, at}` to `{state, total_nanos, ...}`, in that order. */
export async function prices(usages) {
  const costs = await catalog(['price'], usages);
  if (costs.length !== usages.length) {
    throw new Error(`${usages.length} usages have ${costs.length} prices`);
  }
  return costs;
}
