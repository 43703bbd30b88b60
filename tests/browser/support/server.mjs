// Starts `jingwei serve` on a copy of the sample district, so that what the tests change is gone with
// them. JINGWEI_BINARY: the program; JINGWEI_DISTRICT: a loaded district folder; JINGWEI_WEB: the built
// pages (web/dist).
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const binary = path.resolve(root, process.env.JINGWEI_BINARY ?? 'build/dev/jingwei');
const district = path.resolve(root, process.env.JINGWEI_DISTRICT ?? '.district/andorra');
const pages = path.resolve(root, process.env.JINGWEI_WEB ?? 'web/dist');

function free_port() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Server {
  constructor(folder, port) {
    this.folder = folder;
    this.port = port;
    this.address = `http://127.0.0.1:${port}`;
  }

  static async start() {
    for (const needed of [binary, district, path.join(pages, 'index.html')]) {
      if (!fs.existsSync(needed)) throw new Error(`${needed} is missing: build the program and the pages and load the sample first`);
    }
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'jingwei-browser-'));
    const folder = path.join(scratch, path.basename(district));
    fs.cpSync(district, folder, { recursive: true });
    const server = new Server(folder, await free_port());
    await server.run();
    return server;
  }

  async run() {
    const listen = `127.0.0.1:${this.port}`;
    this.output = '';
    this.process = spawn(binary, ['serve', this.folder, '--listen', listen, '--web', pages], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on('data', (text) => { this.output += text; });
    }
    const give_up = Date.now() + 60_000;
    while (Date.now() < give_up) {
      if (this.process.exitCode !== null) throw new Error(`the server stopped with ${this.process.exitCode}:\n${this.output}`);
      try {
        const answer = await fetch(`${this.address}/districts.json`);
        if (answer.ok) return;
      } catch {
        // not listening yet
      }
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    throw new Error(`the server did not answer in time:\n${this.output}`);
  }

  stop() {
    return new Promise((resolve) => {
      if (!this.process || this.process.exitCode !== null) return resolve();
      this.process.once('exit', resolve);
      this.process.kill('SIGTERM');
    });
  }

  async remove() {
    await this.stop();
    fs.rmSync(path.dirname(this.folder), { recursive: true, force: true });
  }
}
