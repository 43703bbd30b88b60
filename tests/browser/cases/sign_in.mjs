// A district with accounts: the first one, signing in and out, what others do not see. These tests have a
// server of their own and build on one another.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { new_tab, until } from '../support/browser.mjs';
import { Server } from '../support/server.mjs';
import { world } from '../support/world.mjs';

const kPassword = 'a long sentence 7';
const kHostile = '<svg onload=alert(1)>';
let server;
const code = () => world.api.code;
const home = (query = '') => `/?d=${code()}${query}`;

before(async () => { server = await Server.start(); }, { timeout: 120_000 });
after(() => server?.remove());

async function tab_on(view, options) {
  const tab = await new_tab(world.browser, server.address, options);
  tab.expect_fault(/401|403|429/); // the browser reports refusals as errors
  await tab.page.goto(server.address + view);
  return tab;
}

async function sign_in(tab, name, password = kPassword) {
  await tab.page.fill('.sign-in input[name=name]', name);
  await tab.page.fill('.sign-in input[name=password]', password);
  await tab.page.keyboard.press('Enter');
}

// Asks as the page does, with its cookie.
function ask(tab, path, init = {}) {
  return tab.page.evaluate(async ([url, how]) => {
    const answer = await fetch(url, how);
    return { status: answer.status, body: await answer.text() };
  }, [`/${code()}/${path}`, init]);
}

async function add_account(tab, account) {
  const answer = await ask(tab, 'accounts', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ password: kPassword, ...account }),
  });
  assert.equal(answer.status, 201, answer.body);
}

function accounts_test(name, steps) {
  test(name, { timeout: 120_000 }, async () => {
    const tabs = [];
    const open = async (view = home(), options = {}) => {
      tabs.push(await tab_on(view, options));
      return tabs.at(-1);
    };
    try {
      await steps(open);
    } catch (error) {
      await tabs[0]?.page.screenshot({ path: `build/screenshots/failed-sign-in.png` }).catch(() => undefined);
      await Promise.allSettled(tabs.map((tab) => tab.page.context().close()));
      throw error;
    }
    for (const tab of tabs) await tab.close();
  });
}

accounts_test('the first account is made with the token of the console, and is signed in', async (open) => {
  const token = /[A-Z2-7]{20,}/.exec(server.output)?.[0];
  assert.ok(token, server.output);
  const tab = await open();
  await tab.drawn();
  await tab.page.click('.account-button');
  const fields = tab.page.locator('.dialog input');
  await fields.nth(0).fill(token);
  await fields.nth(1).fill('站长');
  await fields.nth(2).fill(kPassword);
  await fields.nth(3).fill(kPassword);
  await tab.shot('first-account');
  await tab.page.click('.dialog button[type=submit]');
  await until('the name stands in the header', async () => (await tab.text('.account-name')) === '站长');
  await tab.page.click('.account-button');
  assert.match(await tab.text('.account-card'), /管理员[\s\S]*全区/);
  // Whoever comes now has to sign in.
  const stranger = await open();
  await stranger.page.waitForSelector('.sign-in');
  assert.equal((await ask(stranger, 'district.json')).status, 401);
});

accounts_test('a wrong password is refused in words, the right one opens the view that was asked for', async (open) => {
  const tab = await open(home('&tab=service'));
  await tab.page.waitForSelector('.sign-in');
  await sign_in(tab, '站长', 'not the password');
  await until('the refusal', async () => (await tab.text('.sign-in .trouble')).includes('账号或密码不对'));
  await tab.page.screenshot({ path: 'build/screenshots/sign-in-refused.png' });
  await sign_in(tab, '站长');
  await tab.drawn();
  assert.equal(tab.view().get('tab'), 'service');
});

accounts_test('an administrator makes accounts; a hostile name is text', async (open) => {
  const tab = await open(home('&tab=accounts'));
  await tab.page.waitForSelector('.sign-in');
  await sign_in(tab, '站长');
  await tab.page.click('button:has-text("新增账号")');
  await tab.page.fill('.form input[type=text]', kHostile);
  const passwords = tab.page.locator('.form input[type=password]');
  await passwords.nth(0).fill(kPassword);
  await passwords.nth(1).fill(kPassword);
  await tab.page.selectOption('.form select', 'dispatcher');
  await tab.page.locator('.area-choice > ul > li > .check input').nth(0).check();
  await tab.page.click('.form button[type=submit]');
  await until('it is listed', async () => (await tab.text('.account-line >> nth=1')).includes(kHostile));
  assert.equal(await tab.page.locator('svg[onload]').count(), 0);
  await tab.shot('accounts');
  const areas = (await world.api.all('subdistricts')).sort((a, b) => a.properties.id - b.properties.id);
  await add_account(tab, { name: 'north', role: 'dispatcher', areas: [areas[0].properties.id] });
  await add_account(tab, { name: 'south', role: 'viewer', areas: [areas[1].properties.id] });
});

accounts_test('two users of two parishes see their own buildings alone', async (open) => {
  const seen = {};
  for (const name of ['north', 'south']) {
    const tab = await open(home('&layer=buildings'));
    await tab.page.waitForSelector('.sign-in');
    await sign_in(tab, name);
    await tab.drawn();
    const page = JSON.parse((await ask(tab, 'features/buildings?limit=1000')).body);
    assert.ok(page.matched > 0);
    seen[name] = new Set(page.features.map((feature) => feature.properties.id));
    await until('the list agrees', async () => (await tab.text('.panel')).includes(page.matched.toLocaleString('zh-CN')));
    assert.equal(await tab.page.locator('[data-tab=log], [data-tab=accounts]').count(), 0, 'panels he has not');
  }
  for (const id of seen.north) assert.ok(!seen.south.has(id));
});

accounts_test('a session that ends leads to signing in and back to what was open', async (open) => {
  const tab = await open(home('&tab=accounts'));
  await tab.page.waitForSelector('.sign-in');
  await sign_in(tab, '站长');
  await tab.page.click('button:has-text("新增账号")');
  await tab.page.fill('.form input[type=text]', 'half typed');
  await tab.page.context().clearCookies();
  await tab.page.fill('input[type=search]', 'escaldes'); // any request will do
  await tab.page.waitForSelector('.sign-in');
  assert.match(await tab.text('.sign-in'), /登录已结束/);
  await sign_in(tab, '站长');
  await until('the page is back', async () => (await tab.page.locator('.sign-in').count()) === 0);
  assert.equal(await tab.page.inputValue('.form input[type=text]'), 'half typed');
});

accounts_test('a disabled account is shut out at once', async (open) => {
  const user = await open();
  await user.page.waitForSelector('.sign-in');
  await sign_in(user, 'north');
  await user.drawn();
  const admin = await open(home('&tab=accounts'));
  await admin.page.waitForSelector('.sign-in');
  await sign_in(admin, '站长');
  const line = admin.page.locator('[data-account=north]');
  await line.locator('button:has-text("停用")').click();
  await line.locator('button:has-text("确定停用")').click();
  await user.page.waitForSelector('.sign-in');
  await sign_in(user, 'north');
  await until('refused', async () => (await user.text('.sign-in .trouble')).includes('账号或密码不对'));
});

accounts_test('signing out leaves nothing to be seen, also on a phone', async (open) => {
  const tab = await open(home(), { width: 390, height: 844, touch: true });
  await tab.page.waitForSelector('.sign-in');
  await tab.page.screenshot({ path: 'build/screenshots/sign-in-phone.png' });
  await sign_in(tab, '站长');
  await tab.drawn();
  await tab.page.click('.account-button');
  await tab.page.click('button:has-text("退出登录")');
  await tab.page.waitForSelector('.sign-in');
  assert.equal(await tab.page.locator('.workspace').count(), 0);
  assert.equal((await ask(tab, 'district.json')).status, 401);
});
