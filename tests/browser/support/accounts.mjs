// A district with accounts on a server of its own: made, signed in to and asked as the page asks.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { new_tab, until } from './browser.mjs';
import { Server } from './server.mjs';
import { world } from './world.mjs';

export const kPassword = 'a long sentence 7';

export class GuardedDistrict {
  async start() {
    this.server = await Server.start();
    return this;
  }

  remove() {
    return this.server?.remove();
  }

  home(query = '') {
    return `/?d=${world.api.code}${query}`;
  }

  // `refusals`: those that the browser may report as errors.
  async tab(view, options, refusals = /401|403|429/) {
    const tab = await new_tab(world.browser, this.server.address, options);
    tab.expect_fault(refusals);
    await tab.page.goto(this.server.address + view);
    return tab;
  }

  // The first account is an administrator; the token stands on the console.
  async make_first(name) {
    const token = /[A-Z2-7]{20,}/.exec(this.server.output)?.[0];
    assert.ok(token, this.server.output);
    const answer = await fetch(`${this.server.address}/${world.api.code}/accounts/first`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token, name, password: kPassword }),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    return new Signed(this.server.address, answer);
  }

  async sign_in(name) {
    const answer = await fetch(`${this.server.address}/${world.api.code}/session`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, password: kPassword }),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    return new Signed(this.server.address, answer);
  }

  // A test that opens tabs and closes them, whereby their faults are told.
  test(name, steps) {
    test(name, { timeout: 120_000 }, async () => {
      const tabs = [];
      const open = async (view = this.home(), options = {}, refusals = undefined) => {
        tabs.push(await this.tab(view, options, refusals));
        return tabs.at(-1);
      };
      try {
        await steps(open);
      } catch (error) {
        await tabs[0]?.page.screenshot({ path: `build/screenshots/failed-${name.replace(/\W+/g, '-')}.png` }).catch(() => undefined);
        await Promise.allSettled(tabs.map((tab) => tab.page.context().close()));
        throw error;
      }
      for (const tab of tabs) await tab.close();
    });
  }
}

// Somebody signed in who is no page.
class Signed {
  constructor(address, answer) {
    this.address = address;
    this.cookie = answer.headers.get('set-cookie').split(';')[0];
  }

  async ask(method, path, body, headers = {}) {
    const answer = await fetch(`${this.address}/${world.api.code}/${path}`, {
      method, headers: { 'Content-Type': 'application/json', Cookie: this.cookie, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
  }

  async do(method, path, body, headers) {
    const answer = await this.ask(method, path, body, headers);
    assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  add_account(account) {
    return this.do('POST', 'accounts', { password: kPassword, ...account });
  }

  async move(task, order) {
    const { version } = (await this.do('GET', `tasks/${task}`)).properties;
    return this.do('POST', `tasks/${task}/moves`, order, { 'If-Match': `"${version}"` });
  }
}

export async function sign_in(tab, name, password = kPassword) {
  await tab.page.waitForSelector('.sign-in');
  await tab.page.fill('.sign-in input[name=name]', name);
  await tab.page.fill('.sign-in input[name=password]', password);
  await tab.page.keyboard.press('Enter');
}

export async function signed_in(tab, name) {
  await sign_in(tab, name);
  await until('the page is open', async () => (await tab.page.locator('.sign-in').count()) === 0);
}

// Asks as the page does, with its cookie.
export function ask(tab, path, init = {}) {
  return tab.page.evaluate(async ([url, how]) => {
    const answer = await fetch(url, how);
    return { status: answer.status, body: await answer.text() };
  }, [`/${world.api.code}/${path}`, init]);
}
