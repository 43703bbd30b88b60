import assert from 'node:assert/strict';

import { until } from '../support/browser.mjs';
import { page_test } from '../support/world.mjs';

page_test('the only district opens by itself with its sources and notices', async ({ open, api }) => {
  const tab = await open('/', { raw: true });
  assert.equal(tab.view().get('d'), api.code);
  assert.equal(await tab.page.title(), `${api.district.name} · 经纬`);
  assert.equal(await tab.page.getAttribute('html', 'lang'), 'zh-CN');
  for (const source of api.district.attribution) {
    assert.ok((await tab.text('.attribution')).includes(source.text), source.text);
  }
  assert.ok((await tab.text('.attribution')).includes('© OpenStreetMap contributors'), 'the licence asks for it');
  assert.ok(api.district.notices.length > 0);
  for (const notice of api.district.notices) assert.ok((await tab.text('.notices')).includes(notice.zh), notice.zh);
  assert.ok(await tab.page.locator('.maplibregl-ctrl-scale').isVisible());
  await tab.shot('overview-zh');
});

page_test('each layer can be hidden, and back shows it again', async ({ open, api }) => {
  const tab = await open('?at=16.2/42.50760/1.52600');
  await tab.page.click('button[aria-label=图层]');
  await tab.shot('layers');
  for (const { id, count } of api.district.layers) {
    const entry = tab.page.locator(`li:has([data-toggle=${id}])`);
    assert.ok((await entry.innerText()).includes(count.toLocaleString('en')), id);
    assert.equal(await entry.locator('input').isDisabled(), count === 0, id);
  }
  for (const layer of ['relief', 'buildings', 'ways', 'facilities']) {
    const before = await tab.picture();
    await tab.page.click(`[data-toggle=${layer}]`);
    assert.equal(tab.view().get('off'), layer);
    await until(`${layer} is no longer drawn`, async () => (await tab.picture()) !== before);
    const without = await tab.picture();
    await tab.page.goBack();
    await until('the URL forgets', async () => !tab.view().has('off'));
    await until(`${layer} is drawn again`, async () => (await tab.picture()) !== without);
  }
});

page_test('hills are shaded where there is elevation', async ({ open }) => {
  const tab = await open('?at=11.00/42.57000/1.60000&off=ways,buildings,places,facilities,organisations,waterways');
  const shaded = await tab.picture();
  await tab.page.click('button[aria-label=图层]');
  await tab.page.click('[data-toggle=relief]');
  await until('the shading goes', async () => (await tab.picture()) !== shaded);
});

page_test('a click opens the card with all that is known', async ({ open, api }) => {
  const clinics = await api.features('facilities', 'kind=clinic');
  const { geometry, properties } = clinics.features.find((f) => f.properties.name);
  const [lon, lat] = geometry.coordinates;
  const tab = await open(`?at=18.00/${lat}/${lon}`);
  await tab.click_map([lon, lat]);
  await tab.page.waitForSelector('.card dl.fields');
  const card = await tab.text('.card');
  assert.ok(card.includes(properties.name));
  assert.ok(card.includes('诊所'), 'the kind in words');
  assert.ok(card.includes(properties.tag));
  for (const step of properties.area.path) assert.ok(card.includes(step.name), step.name);
  assert.ok(card.includes(`第 ${properties.version} 次修改`));
  for (const field of properties.editable) {
    assert.equal(await tab.page.locator(`.card [data-field=${field}] button`).count(), 1, field);
  }
  await tab.shot('card');

  assert.equal(tab.view().get('sel'), `facilities/${properties.id}`);
  const url = tab.page.url();
  await tab.page.keyboard.press('Escape');
  await until('the card closes', async () => (await tab.page.locator('.card').count()) === 0);
  await tab.page.goBack();
  await until('back opens it again', async () => (await tab.text('.card h2')) === properties.name);
  await tab.page.reload();
  await tab.drawn();
  assert.equal(tab.page.url(), url, 'the link restores the very same view');
  await until('the card is restored', async () => (await tab.text('.card h2')) === properties.name);
});

page_test('several things in one spot open as a list', async ({ open, api }) => {
  const all = (await api.all('facilities')).filter((f) => f.properties.name);
  const far = (a, b) => Math.hypot((a[0] - b[0]) * 0.737, a[1] - b[1]) * 111_320;
  let pair;
  for (const a of all) {
    for (const b of all) {
      if (a.id < b.id && far(a.geometry.coordinates, b.geometry.coordinates) < 8) pair ??= [a, b];
    }
  }
  assert.ok(pair, 'the sample holds two facilities within 8 m');
  const [lon, lat] = pair[0].geometry.coordinates;
  const tab = await open(`?at=16.20/${lat}/${lon}`);
  await tab.click_map([lon, lat]);
  await tab.page.waitForSelector('.pile[open]');
  const offered = await tab.text('.pile');
  for (const { properties } of pair) assert.ok(offered.includes(properties.name), properties.name);
  await tab.shot('pile');
  await tab.page.click(`.pile button:has-text(${JSON.stringify(pair[1].properties.name)})`);
  await until('the chosen one opens', async () => (await tab.text('.card h2')) === pair[1].properties.name);
});

page_test('stairs, paths and bridges are drawn at street scale', async ({ open, api }) => {
  const steps = await api.all('ways', 'kind=steps');
  assert.ok(steps.length > 0);
  const [lon, lat] = steps[0].properties.at;
  const tab = await open(`?at=17.50/${lat}/${lon}`);
  await tab.shot('stairs');
  await tab.click_map([lon, lat]);
  await until('the stairs open', async () => (await tab.text('.card')).includes('台阶'));
});
