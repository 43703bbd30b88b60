// A Chromium that draws in software, and pages that fail a test when they ask anything of another
// server or report an error.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

import { root } from './server.mjs';

const screenshots = path.join(root, 'build/screenshots');

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--use-gl=angle', '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
  });
}

export async function until(what, check, milliseconds = 15_000) {
  const give_up = Date.now() + milliseconds;
  let last;
  for (;;) {
    try {
      const value = await check();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > give_up) throw new Error(`${what}: not within ${milliseconds} ms${last ? ` (${last.message})` : ''}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

// Positions on the map, computed from the place in the URL: an account of the view that does not ask
// the page's own map.
function project(lon, lat, zoom) {
  const size = 512 * 2 ** zoom;
  return {
    x: ((lon + 180) / 360) * size,
    y: (0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * size,
  };
}

export class Tab {
  constructor(page, address) {
    this.page = page;
    this.address = address;
    this.requests = [];
    this.faults = [];
    this.expected = [];
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.faults.push(message.text());
    });
  }

  async open(view = '/') {
    await this.page.goto(this.address + view);
    await this.drawn();
    return this;
  }

  // The map has drawn all it has been asked to draw.
  async drawn() {
    await this.page.waitForSelector('.map[data-ready=true]');
    await until('the map is at rest', () => this.page.evaluate(async () => {
      const busy = () => document.querySelector('.map').getAttribute('aria-busy') !== 'false';
      if (busy()) return false;
      await new Promise((resolve) => { setTimeout(resolve, 120); });
      return !busy();
    }), 40_000);
  }

  view() {
    return new URL(this.page.url()).searchParams;
  }

  place() {
    const [zoom, lat, lon] = this.view().get('at').split('/').map(Number);
    return { zoom, lat, lon };
  }

  async on_map([lon, lat]) {
    const place = this.place();
    const middle = project(place.lon, place.lat, place.zoom);
    const point = project(lon, lat, place.zoom);
    const box = await this.page.locator('.map').boundingBox();
    return { x: box.x + box.width / 2 + point.x - middle.x, y: box.y + box.height / 2 + point.y - middle.y };
  }

  async click_map(position) {
    const { x, y } = await this.on_map(position);
    await this.page.mouse.click(x, y);
  }

  // What the map shows now: equal pictures have equal digests.
  async picture() {
    await this.drawn();
    const box = await this.page.locator('.map').boundingBox();
    const clip = { x: box.x + 70, y: box.y + 60, width: box.width - 430, height: box.height - 190 };
    return createHash('sha256').update(await this.page.screenshot({ clip })).digest('hex');
  }

  // What the map shows around a position, which is in sight.
  async look_at(position, reach = 8) {
    await this.drawn();
    const { x, y } = await this.on_map(position);
    const box = await this.page.locator('.map').boundingBox();
    assert.ok(x - reach > box.x && y - reach > box.y && x + reach < box.x + box.width && y + reach < box.y + box.height, 'in sight');
    const clip = { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach };
    return createHash('sha256').update(await this.page.screenshot({ clip })).digest('hex');
  }

  text(selector) {
    return this.page.locator(selector).innerText();
  }

  async shot(name) {
    await this.drawn();
    fs.mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: path.join(screenshots, `${name}.png`) });
  }

  // The browser reports refused requests as errors; those that a test provokes are none.
  expect_fault(pattern) {
    this.expected.push(pattern);
  }

  async close() {
    const elsewhere = this.requests.filter((url) => !url.startsWith(`${this.address}/`) && !/^(data|blob):/.test(url));
    await this.page.context().close();
    assert.deepEqual(elsewhere, [], 'requests to other servers');
    const faults = this.faults.filter((fault) => !this.expected.some((pattern) => pattern.test(fault)));
    assert.deepEqual(faults, [], 'errors of the page');
  }
}

export async function new_tab(browser, address, { width = 1280, height = 800, touch = false } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, hasTouch: touch, reducedMotion: 'reduce', locale: 'zh-CN',
  });
  return new Tab(await context.newPage(), address);
}
