import assert from 'node:assert/strict';

import { until } from '../support/browser.mjs';
import { page_test } from '../support/world.mjs';

const chinese = /[\u4e00-\u9fff]/;

page_test('English by a switch, remembered', async ({ open, api }) => {
  const clinic = (await api.features('facilities', 'kind=clinic')).features.find((f) => f.properties.name);
  const tab = await open(`?tab=service&facility=${clinic.id}`);
  await tab.page.click('[data-language]');
  await until('the page is English', async () => (await tab.page.getAttribute('html', 'lang')) === 'en');
  await tab.page.waitForSelector('[data-bands]');
  await tab.shot('service-area-en');
  for (const name of ['tasks', 'list', 'service', 'coverage', 'assignment', 'works', 'log']) {
    await tab.page.click(`[data-tab=${name}]`);
    await tab.drawn();
    const own = await tab.page.locator('.panel h2, .panel h3, .panel label > span, .tabs, .panel thead, .notices').allInnerTexts();
    for (const text of own) assert.ok(!chinese.test(text), `${name}: ${text}`);
  }
  await tab.page.reload();
  await tab.drawn();
  assert.equal(await tab.page.getAttribute('html', 'lang'), 'en');
  await tab.page.goto(`${tab.address}/?d=${api.code}&sel=facilities/999999999`);
  await until('errors are English too', async () => (await tab.text('.card')).includes('no longer exists'));
  tab.expect_fault(/404/);
  await tab.page.click('[data-language]');
  await until('and back', async () => (await tab.page.getAttribute('html', 'lang')) === 'zh-CN');
});

page_test('everything is reached by keys', async ({ open }) => {
  const tab = await open('?layer=places&kind=town');
  await tab.page.keyboard.press('?');
  await tab.page.waitForSelector('dialog[open]');
  await tab.shot('keys');
  await tab.page.keyboard.press('Escape');
  await until('Esc leaves', async () => (await tab.page.locator('dialog').count()) === 0);
  for (const [key, name] of [['3', 'service'], ['4', 'coverage'], ['5', 'assignment'], ['6', 'works'], ['7', 'log'], ['1', 'tasks'], ['2', 'list']]) {
    await tab.page.keyboard.press(key);
    await until(`${key} opens ${name}`, async () => (await tab.page.getAttribute(`[data-tab=${name}]`, 'aria-current')) === 'page');
  }
  await tab.page.waitForSelector('[data-row]');
  await tab.page.focus('[data-row] >> nth=0');
  await tab.page.keyboard.press('ArrowDown');
  await tab.page.keyboard.press('Enter');
  const second = await tab.page.locator('[data-row] .item-title').nth(1).innerText();
  await until('Enter opens the row', async () => (await tab.text('.card h2')) === second);
  await until('the focus is on the heading of the card', () => tab.page.evaluate(() => document.activeElement.tagName === 'H2'));
  const outline = await tab.page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, 'none', 'focus can be seen');
  await tab.page.keyboard.press('l');
  await tab.page.waitForSelector('.popover.layers');
  await tab.page.keyboard.press('Escape');
  await until('Esc closes the layers first', async () => (await tab.page.locator('.layers').count()) === 0);
  assert.equal(await tab.page.locator('.card').count(), 1);
  await tab.page.keyboard.press('Escape');
  await until('then the card', async () => (await tab.page.locator('.card').count()) === 0);
  assert.equal(await tab.page.evaluate(() => document.activeElement.querySelector('.item-title')?.textContent), second, 'back at the row');
});

page_test('arrow keys step through the works, as the list of keys says', async ({ open }) => {
  const tab = await open('?tab=works');
  await tab.page.focus('[data-work] >> nth=0');
  const rows = await tab.page.locator('[data-work]').evaluateAll((all) => all.map((row) => row.dataset.work));
  const focused = () => tab.page.evaluate(() => document.activeElement.dataset.work);
  await tab.page.keyboard.press('ArrowDown');
  await tab.page.keyboard.press('ArrowDown');
  assert.equal(await focused(), rows[2]);
  await tab.page.keyboard.press('ArrowUp');
  assert.equal(await focused(), rows[1]);
});

page_test('without WebGL the page says so and the rest works', async ({ open, api }) => {
  const tab = await open('', { undrawn: true });
  await tab.page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function context(kind, ...more) {
      return kind.startsWith('webgl') ? null : getContext.call(this, kind, ...more);
    };
  });
  await tab.page.goto(`${tab.address}/?d=${api.code}`);
  await until('it is said', async () => (await tab.text('.map-broken')).includes('WebGL'));
  await tab.page.waitForSelector('[data-row]');
});

page_test('every control has a name', async ({ open, api }) => {
  const clinic = (await api.features('facilities', 'kind=clinic')).features[0];
  const tab = await open(`?sel=facilities/${clinic.id}`);
  await tab.page.click('button[aria-label=图层]');
  await tab.page.waitForSelector('.card dl.fields');
  // As a screen reader is told: the choices of a select are not its name.
  const { nodes } = await (await tab.page.context().newCDPSession(tab.page)).send('Accessibility.getFullAXTree');
  const controls = nodes.filter(({ ignored, role }) => (
    !ignored && ['button', 'link', 'checkbox', 'radio', 'combobox', 'textbox', 'searchbox'].includes(role?.value)
  ));
  for (const kind of ['button', 'checkbox', 'combobox', 'searchbox']) assert.ok(controls.some(({ role }) => role.value === kind), kind);
  assert.deepEqual(controls.filter(({ name }) => !name?.value?.trim()).map(({ role, backendDOMNodeId }) => [role.value, backendDOMNodeId]), []);
  assert.equal(await tab.page.getAttribute('.map canvas', 'aria-label'), '地图');
});

for (const width of [360, 400]) {
  page_test(`on a phone of ${width} px the map fills and the list is a sheet`, async ({ open, api }) => {
    const clinic = (await api.features('facilities', 'kind=clinic')).features.find((f) => f.properties.name);
    const [lon, lat] = clinic.geometry.coordinates;
    const tab = await open(`?at=16.50/${lat}/${lon}`, { width, height: 720, touch: true });
    const map = await tab.page.locator('.map').boundingBox();
    assert.equal(map.width, width);
    assert.ok(map.height > 600);
    assert.ok(await tab.page.locator('.attribution').isVisible());
    await tab.shot(`phone-${width}-map`);

    await tab.page.click('[data-tab=list]');
    await tab.page.waitForSelector('.panel.raised [data-row]');
    await tab.shot(`phone-${width}-list`);
    await tab.page.click('.handle');
    await until('the sheet goes down', async () => (await tab.page.locator('.panel.raised').count()) === 0);
    await tab.click_map([lon, lat]);
    await tab.page.waitForSelector('.card');
    await tab.shot(`phone-${width}-card`);
    await tab.page.goto(`${tab.address}/?d=${api.code}&tab=service&facility=${clinic.id}`);
    await tab.drawn();
    await tab.page.click('[data-tab=service]');
    await tab.page.waitForSelector('.panel.raised [data-bands]');
    await tab.shot(`phone-${width}-service`);
    const wide = await tab.page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(wide, width, 'nothing runs out of the screen');
    for (const button of await tab.page.locator('.tabs button').all()) {
      assert.ok((await button.boundingBox()).height >= 44, 'large enough for a thumb');
    }
  });
}

page_test('a link that cannot be read opens what can be', async ({ open, api }) => {
  const tab = await open('?at=x/y/z&tab=none&sel=<svg>&layer=constructor&min=9,9');
  assert.equal(tab.view().get('d'), api.code);
  assert.equal(await tab.page.getAttribute('[data-tab=list]', 'aria-current'), 'page');
  await tab.page.goto(`${tab.address}/?d=nowhere`);
  await until('an unknown district is said', async () => (await tab.text('.start')).includes('nowhere'));
  await tab.page.click('.start button.item');
  await tab.drawn();
  assert.equal(tab.view().get('d'), api.code);
  tab.expect_fault(/404/);
});

page_test('the pages run under a strict content policy', async ({ open }) => {
  const tab = await open('');
  const answer = await tab.page.request.get(tab.page.url());
  const policy = answer.headers()['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe-eval|https?:/);
});
