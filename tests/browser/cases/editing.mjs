import assert from 'node:assert/strict';

import { until } from '../support/browser.mjs';
import { page_test } from '../support/world.mjs';

async function town(api) {
  return (await api.features('places', 'kind=town')).features[0];
}

async function rename(tab, name) {
  await tab.page.click('.card [data-field=name] button');
  await tab.page.fill('.card [data-field=name] input', name);
  await tab.page.keyboard.press('Enter');
}

page_test('what one browser changes, another shows within a second', async ({ open, api }) => {
  const place = await town(api);
  const [lon, lat] = place.geometry.coordinates;
  const view = `?at=13.00/${lat}/${lon}&layer=places&kind=town&sel=places/${place.id}`;
  const [a, b] = [await open(view), await open(view)];
  await b.page.waitForSelector('.card dl.fields');
  const before = await b.picture();

  await a.page.waitForSelector('.card dl.fields');
  await rename(a, '测试镇');
  await a.page.hover('.toast:has-text("测试镇")'); // which keeps it on the screen
  const started = Date.now();
  await until('the other card shows it', async () => (await b.text('.card h2')) === '测试镇', 1000);
  await until('the other list shows it', async () => (await b.text('.items')).includes('测试镇'), 1000);
  const took = Date.now() - started;
  await until('the other is told by whom', async () => (await b.text('.toasts')).includes('：'));
  await until('the other map shows it', async () => (await b.picture()) !== before, 5000);
  assert.equal(await a.page.locator('.toast.news').count(), 0, 'what one has done oneself is no news');
  await b.shot('live-edit');
  console.log(`# shown in the other browser after ${took} ms`);

  await a.page.click('.toast button:has-text("撤销")');
  await until('undone here', async () => (await a.text('.card h2')) === place.properties.name);
  await until('undone there', async () => (await b.text('.card h2')) === place.properties.name, 1000);
  await until('the map is as before', async () => (await b.picture()) === before, 5000);
});

page_test('a stale save shows both values and lets one choose', async ({ open, api }) => {
  const place = await town(api);
  const tab = await open(`?sel=places/${place.id}`);
  await tab.page.waitForSelector('.card dl.fields');
  const begin = async () => {
    await tab.page.click('.card [data-field=name] button');
    await tab.page.fill('.card [data-field=name] input', '我的名称');
  };
  await begin();
  await api.edit('places', place.id, { name: '别人的名称' });
  await tab.page.keyboard.press('Enter');
  await tab.page.waitForSelector('.stale');
  assert.equal(await tab.text('[data-stale=theirs]'), '别人的名称');
  assert.equal(await tab.text('[data-stale=yours]'), '我的名称');
  await tab.shot('stale');
  await tab.page.click('button:has-text("用现在的")');
  await until('theirs stays', async () => (await tab.text('.card h2')) === '别人的名称');
  assert.equal((await api.feature('places', place.id)).properties.name, '别人的名称');

  await begin();
  await api.edit('places', place.id, { name: '又一个名称' });
  await tab.page.keyboard.press('Enter');
  await tab.page.click('button:has-text("用我的")');
  await until('mine is saved', async () => (await api.feature('places', place.id)).properties.name === '我的名称');
  tab.expect_fault(/412/);
  await api.edit('places', place.id, { name: place.properties.name });
});

page_test('a save answered late shows nothing on the card of another object', async ({ open, api }) => {
  const [place, other] = (await api.features('places', 'kind=town')).features;
  const tab = await open(`?sel=places/${place.id}`);
  let answer;
  await tab.page.route(`**/features/places/${place.id}`, async (route) => {
    if (route.request().method() === 'PATCH') await new Promise((resolve) => { answer = resolve; });
    await route.continue();
  });
  await tab.page.click('[data-field=name] .icon-button');
  await tab.page.fill('[data-field=name] input', '迟到的名称');
  await tab.page.keyboard.press('Enter');
  await until('it is sent', () => answer);
  await tab.page.evaluate((key) => {
    history.pushState(null, '', `${location.pathname}${location.search.replace(/sel=[^&]*/, `sel=${key}`)}`);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `places/${other.id}`);
  await until('the other opens', async () => (await tab.text('.card h2')) === other.properties.name);
  answer();
  await until('it is saved', async () => (await tab.text('.toasts')).includes('迟到的名称'));
  assert.equal(await tab.text('.card h2'), other.properties.name);
  await api.undo((await api.feature('places', place.id)).properties.version);
});

page_test('a name is shown as the text it is', async ({ open, api }) => {
  const place = await town(api);
  const name = '<svg onload=window.harmed=1><img src=x onerror=window.harmed=1>';
  const edited = await api.edit('places', place.id, { name });
  const [lon, lat] = place.geometry.coordinates;
  const tab = await open(`?at=13.00/${lat}/${lon}&layer=places&kind=town&sel=places/${place.id}`);
  await until('the card shows it', async () => (await tab.text('.card h2')) === name);
  assert.ok((await tab.text('.items')).includes(name));
  await tab.page.keyboard.press('/');
  await tab.page.keyboard.type('<svg onload');
  await until('search shows it', async () => (await tab.text('.results')).includes(name));
  await tab.shot('name-as-text');
  await tab.page.keyboard.press('Escape');
  await tab.page.click('[data-tab=log]');
  await tab.page.waitForSelector('.entry');
  assert.equal(await tab.page.evaluate('window.harmed'), undefined);
  assert.equal(await tab.page.locator('img[src=x]').count(), 0);
  await api.undo(edited.properties.version);
});

page_test('numbers and kinds are edited as such and refused in words', async ({ open, api }) => {
  const school = (await api.features('facilities', 'kind=school')).features[0];
  const tab = await open(`?sel=facilities/${school.id}`);
  await tab.page.click('.card [data-field=capacity] button');
  await tab.page.fill('.card [data-field=capacity] input', '很多');
  await tab.page.keyboard.press('Enter');
  await until('a word is no number', async () => (await tab.text('.card .trouble')).includes('整数'));
  await tab.page.fill('.card [data-field=capacity] input', '350');
  await tab.page.keyboard.press('Enter');
  await until('it is saved', async () => (await api.feature('facilities', school.id)).properties.capacity === 350);
  await tab.page.click('.card [data-field=kind] button');
  await tab.page.selectOption('.card [data-field=kind] select', 'library');
  await tab.page.click('.card [data-field=kind] button:has-text("保存")');
  await until('the kind is saved', async () => (await api.feature('facilities', school.id)).properties.kind === 'library');
  await until('the card says so', async () => (await tab.text('.card')).includes('图书馆'));
});

page_test('the log tells changes in words and takes them back', async ({ open, api }) => {
  const place = await town(api);
  const edited = await api.edit('places', place.id, { name: '记录测试' });
  const { version } = edited.properties;
  const tab = await open('?tab=log');
  const entry = tab.page.locator(`.entry[data-revision="${version}"]`);
  await entry.waitFor();
  const log = await api.get('log?limit=50');
  assert.ok((await entry.innerText()).includes(log.entries.find((e) => e.revision === version).summary_zh));
  await tab.shot('log');
  await entry.locator('button').click();
  await until('the change is taken back', async () => (await api.feature('places', place.id)).properties.name === place.properties.name);
  // The button says 撤销 too, so its going is what tells that the log is the new one.
  await until('what is undone is not offered again', async () => (await entry.locator('button').count()) === 0);
  assert.ok((await entry.innerText()).includes('撤销'), 'the log says by which');

  const first = await api.edit('places', place.id, { name: '第一次' });
  await api.edit('places', place.id, { name: '第二次' });
  await tab.page.click(`.entry[data-revision="${first.properties.version}"] button`);
  await until('a blocked undo names what blocks it', async () => (
    (await tab.text('.toasts')).includes(`#${first.properties.version + 1}`)
  ));
  tab.expect_fault(/409/);
  await api.undo(first.properties.version + 1);
  await api.undo(first.properties.version);
});

page_test('what can never be undone is not offered, and older entries stay when new ones come', async ({ open, api }) => {
  const place = await town(api);
  const made = [];
  for (let i = 0; i < 3; i++) made.push((await api.edit('places', place.id, { name: `改名 ${i}` })).properties.version);
  const tab = await open();
  // Pages of two, the first of them with an entry that cannot be undone.
  await tab.page.route('**/log?**', async (route) => {
    const url = new URL(route.request().url());
    if (url.searchParams.get('limit') === '50') url.searchParams.set('limit', '2');
    const answer = await route.fetch({ url: url.href });
    const log = await answer.json();
    for (const entry of log.entries) if (entry.revision === made[2]) entry.undoable = false;
    await route.fulfill({ response: answer, json: log });
  });
  await tab.page.click('[data-tab=log]');
  await tab.page.waitForSelector(`[data-revision="${made[2]}"]`);
  assert.equal(await tab.page.locator(`[data-revision="${made[2]}"] button`).count(), 0);
  assert.equal(await tab.page.locator(`[data-revision="${made[1]}"] button`).count(), 1);
  await tab.page.click('button:has-text("更早的记录")');
  await tab.page.waitForSelector(`[data-revision="${made[0]}"]`);
  const later = (await api.edit('places', place.id, { name: '更晚' })).properties.version;
  await tab.page.waitForSelector(`[data-revision="${later}"]`);
  assert.equal(await tab.page.locator(`[data-revision="${made[0]}"]`).count(), 1);
  await tab.page.unrouteAll({ behavior: 'wait' });
  for (const revision of [later, ...made.reverse()]) await api.undo(revision);
});
