// A district with accounts: the first one, signing in and out, what others do not see. These tests have a
// server of their own and build on one another.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { ask, GuardedDistrict, kPassword, sign_in, signed_in } from '../support/accounts.mjs';
import { until } from '../support/browser.mjs';
import { world } from '../support/world.mjs';

const kHostile = '<svg onload=alert(1)>';
const district = new GuardedDistrict();
const home = (query) => district.home(query);
const accounts_test = (name, steps) => district.test(name, steps);

// Presses keys that would act upon the page, and holds that they do nothing.
async function press_all(tab) {
  const { url, lang } = { url: tab.page.url(), lang: await tab.page.getAttribute('html', 'lang') };
  for (const key of ['1', '3', 'l', 'n', 'e', '?']) await tab.page.keyboard.press(key);
  await tab.page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
  assert.equal(tab.page.url(), url);
  assert.equal(await tab.page.getAttribute('html', 'lang'), lang);
  assert.equal(await tab.page.locator('.layers, .keys, .place-hint').count(), 0);
}

before(() => district.start(), { timeout: 120_000 });
after(() => district.remove());

accounts_test('the first account is made with the token of the console, and is signed in', async (open) => {
  const token = /[A-Z2-7]{20,}/.exec(district.server.output)?.[0];
  assert.ok(token, district.server.output);
  const tab = await open();
  await tab.drawn();
  await tab.page.click('.account-button');
  await tab.page.focus('.dialog button');
  await press_all(tab);
  assert.equal(await tab.page.locator('.dialog').count(), 1, 'the keys are the dialog’s');
  await tab.page.keyboard.press('Escape');
  await until('Escape closes it', async () => (await tab.page.locator('.dialog').count()) === 0);
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
  await sign_in(tab, '站长', 'not the password');
  await until('the refusal', async () => (await tab.text('.sign-in .trouble')).includes('账号或密码不对'));
  await tab.page.screenshot({ path: 'build/screenshots/sign-in-refused.png' });
  await sign_in(tab, '站长');
  await tab.drawn();
  assert.equal(tab.view().get('tab'), 'service');
});

accounts_test('an administrator makes accounts; a hostile name is text', async (open) => {
  const tab = await open(home('&tab=accounts'));
  await sign_in(tab, '站长');
  await tab.page.click('button:has-text("新增账号")');
  await tab.page.fill('.form input[type=text]', kHostile);
  const passwords = tab.page.locator('.form input[type=password]');
  await passwords.nth(0).fill(kPassword);
  await passwords.nth(1).fill(kPassword);
  await tab.page.selectOption('.form select', 'dispatcher');
  const ladder = tab.page.locator('.area-choice > ul > li');
  await ladder.nth(1).locator('button').click();
  await ladder.nth(1).locator('ul button').nth(0).click();
  const grids = ladder.nth(1).locator('ul ul li');
  assert.ok(await grids.count() > 0, 'down to the grids');
  await grids.nth(0).locator('input').check();
  await ladder.nth(0).locator('input').nth(0).check();
  assert.equal((await tab.page.getAttribute('[data-chosen-areas]', 'data-chosen-areas')).split(',').length, 2);
  // The cadre is found by number, and known by his office.
  const [cadre] = (await world.api.get('cadres?limit=20')).features.slice(-1);
  await tab.page.fill('#cadre-search', String(cadre.id));
  const row = tab.page.locator(`[data-cadre="${cadre.id}"]`);
  await row.waitFor();
  assert.ok((await row.innerText()).includes(`#${cadre.id}`));
  if (cadre.properties.organisation) assert.ok((await row.innerText()).includes(cadre.properties.organisation.name));
  await tab.shot('account-form');
  await row.click();
  assert.ok((await tab.text('[data-chosen-cadre]')).includes(cadre.properties.name));
  await tab.page.click('.form button[type=submit]');
  await until('it is listed', async () => (await tab.text('.account-line >> nth=1')).includes(kHostile));
  assert.equal(await tab.page.locator('svg[onload]').count(), 0);
  assert.equal(await tab.page.locator('[data-account="站长"] button:has-text("停用")').count(), 0, 'not oneself');
  await tab.page.locator('.account-line >> nth=1').locator('button').first().click();
  await until('the form knows the name of the cadre', async () => (await tab.text('[data-chosen-cadre]')).includes(cadre.properties.name));
  await tab.page.click('.form button:has-text("取消")');
  await tab.shot('accounts');
  const areas = (await world.api.all('subdistricts')).sort((a, b) => a.properties.id - b.properties.id);
  const chief = await district.sign_in('站长');
  await chief.add_account({ name: 'north', role: 'dispatcher', areas: [areas[0].properties.id] });
  await chief.add_account({ name: 'south', role: 'viewer', areas: [areas[1].properties.id] });
});

accounts_test('who changes an account after another had opened it sees both and overwrites nothing else', async (open) => {
  const tab = await open(home('&tab=accounts'), {}, /401|412/);
  await signed_in(tab, '站长');
  await tab.page.locator('[data-account=north] button').first().click();
  await tab.page.locator('[data-account=north] .form select').selectOption('engineer');
  const chief = await district.sign_in('站长');
  const north = async () => (await chief.do('GET', 'accounts')).accounts.find((one) => one.name === 'north');
  const { id, version, areas } = await north();
  const [, other] = (await world.api.all('subdistricts')).sort((a, b) => a.properties.id - b.properties.id);
  await chief.do('PATCH', `accounts/${id}`, { areas: [other.properties.id] }, { 'If-Match': `"${version}"` });
  await tab.page.click('.form button[type=submit]');
  const stale = tab.page.locator('.form .stale');
  await stale.waitFor();
  const told = await stale.innerText();
  for (const word of [areas[0].name, other.properties.name, '调度员', '工程员']) assert.ok(told.includes(word), `${word} in ${told}`);
  await tab.shot('account-stale');
  await stale.locator('button:has-text("用我的")').click();
  await until('saved', async () => (await north()).role === 'engineer');
  assert.deepEqual((await north()).areas.map((area) => area.id), [other.properties.id], 'what the other has done stays');
  const now = await north();
  await chief.do('PATCH', `accounts/${id}`, { role: 'dispatcher', areas: areas.map((area) => area.id) }, { 'If-Match': `"${now.version}"` });
});

accounts_test('two users of two parishes see their own buildings alone', async (open) => {
  const seen = {};
  for (const name of ['north', 'south']) {
    const tab = await open(home('&layer=buildings'));
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
  await signed_in(tab, '站长');
  await tab.page.click('button:has-text("新增账号")');
  await tab.page.fill('.form input[type=text]', 'half typed');
  await tab.page.context().clearCookies();
  await tab.page.fill('#search', 'escaldes'); // any request will do
  await tab.page.waitForSelector('.sign-in');
  assert.match(await tab.text('.sign-in'), /登录已结束/);
  assert.equal(await tab.page.inputValue('.sign-in input[name=name]'), '站长', 'most often the same goes on');
  assert.equal(await tab.page.evaluate(() => document.activeElement.name), 'password', 'ready to be typed into');
  await tab.page.focus('.sign-in [data-language]');
  await press_all(tab);
  await tab.page.keyboard.press('Escape');
  assert.equal(await tab.page.inputValue('.form input[type=text]'), 'half typed');
  await signed_in(tab, '站长');
  assert.equal(await tab.page.inputValue('.form input[type=text]'), 'half typed');
  await tab.page.focus('#search');
  await until('the search goes on', async () => (await tab.text('.search')).includes('Escaldes'));
});

accounts_test('what was being saved when the session ended is saved after the sign-in', async (open) => {
  const [facility] = (await world.api.features('facilities', 'kind=clinic')).features;
  const tab = await open(home(`&sel=facilities/${facility.id}`));
  await signed_in(tab, '站长');
  await tab.page.click('[data-field=name] .icon-button');
  await tab.page.fill('[data-field=name] input', '登录前写的名称');
  await tab.page.context().clearCookies();
  await tab.page.keyboard.press('Enter');
  await tab.page.waitForSelector('.sign-in');
  await tab.page.screenshot({ path: 'build/screenshots/session-ended.png' });
  await signed_in(tab, '站长');
  await until('saved', async () => (await tab.text('.card h2')) === '登录前写的名称');
  await until('told, with its undoing', async () => (await tab.text('.toasts')).includes('撤销'));
  const now = JSON.parse((await ask(tab, `features/facilities/${facility.id}`)).body);
  assert.equal(now.properties.name, '登录前写的名称');
});

accounts_test('another district of the server is chosen where one has to sign in', async (open) => {
  const tab = await open();
  await tab.page.waitForSelector('.sign-in');
  assert.equal(await tab.page.locator('.sign-in #district').count(), 0, 'nothing to choose where there is one');
  // The server has but one; what it says of them is added to.
  await tab.page.route('**/districts.json', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: [...await answer.json(), { code: 'elsewhere', name: '别处' }] });
  });
  await tab.page.route('**/elsewhere/session', (route) => route.fulfill({ json: { open: false, account: null } }));
  await tab.page.reload();
  await tab.page.fill('.sign-in input[name=name]', 'north');
  await tab.page.selectOption('.sign-in #district', 'elsewhere');
  await until('it is asked for there', async () => (await tab.text('.sign-in h2')).includes('别处'));
  assert.equal(tab.view().get('d'), 'elsewhere');
  assert.equal(await tab.page.inputValue('.sign-in input[name=name]'), '', 'names are of one district');
  await tab.page.screenshot({ path: 'build/screenshots/sign-in-districts.png' });
});

accounts_test('too many wrong passwords: the refusal says how many seconds to wait', async (open) => {
  const tab = await open(home());
  await tab.page.waitForSelector('.sign-in');
  for (let tries = 0; tries < 6; tries++) {
    await sign_in(tab, 'nobody of this name', `wrong ${tries} password`);
    await until('answered', async () => (await tab.page.inputValue('.sign-in input[name=password]')) === '');
  }
  await until('the seconds', async () => /还要等 \d+ 秒/.test(await tab.text('.sign-in .trouble')));
  await tab.page.screenshot({ path: 'build/screenshots/too-many-tries.png' });
});

accounts_test('a disabled account is shut out at once', async (open) => {
  const user = await open();
  await sign_in(user, 'north');
  await user.drawn();
  const admin = await open(home('&tab=accounts'));
  await sign_in(admin, '站长');
  const line = admin.page.locator('[data-account=north]');
  await line.locator('button:has-text("停用")').click();
  await line.locator('button:has-text("确定停用")').click();
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
