import assert from 'node:assert/strict';

import { until } from '../support/browser.mjs';
import { page_test } from '../support/world.mjs';

const matched = async (tab) => Number(await tab.page.getAttribute('.count', 'data-matched'));

page_test('list, count and map come from one query', async ({ open, api }) => {
  const tab = await open('?at=14.00/42.50760/1.52600');
  const plain = await tab.picture();
  await tab.page.selectOption('#list-kind', 'school');
  const schools = await api.features('facilities', 'kind=school');
  await until('the schools are listed', async () => (await matched(tab)) === schools.matched);
  assert.equal(await tab.page.locator('[data-row]').count(), Math.min(schools.matched, 100));
  await until('the schools are marked on the map', async () => (await tab.picture()) !== plain);
  await tab.shot('list-filtered');

  await tab.page.click('label:has-text("只看地图范围内") input');
  const [w, s, e, n] = await box_of_map(tab);
  const here = await api.features('facilities', `kind=school&bbox=${w},${s},${e},${n}`);
  assert.ok(here.matched < schools.matched);
  await until('only those in sight are listed', async () => (await matched(tab)) === here.matched);
  assert.equal(tab.view().get('kind'), 'school');
  assert.equal(tab.view().get('here'), '1');

  await tab.page.reload();
  await tab.drawn();
  await until('the link restores the list', async () => (await matched(tab)) === here.matched);
  await tab.page.goBack();
  await until('back takes the last filter away', async () => (await matched(tab)) === schools.matched);
});

async function box_of_map(tab) {
  const { zoom, lat, lon } = tab.place();
  const size = 512 * 2 ** zoom;
  const { width, height } = await tab.page.locator('.map').boundingBox();
  const y = (0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * size;
  const lat_of = (v) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * v) / size))) * 180) / Math.PI;
  const dx = ((width / 2) / size) * 360;
  return [lon - dx, lat_of(y + height / 2), lon + dx, lat_of(y - height / 2)];
}

page_test('text and area filters ask the server and say when nothing matches', async ({ open, api }) => {
  const [area] = (await api.features('subdistricts')).features;
  const tab = await open('?layer=buildings');
  await until('all buildings are counted', async () => (await matched(tab)) > 1000);
  await tab.page.selectOption('label:has-text("所在区域") select', String(area.id));
  const inside = await api.features('buildings', `area=${area.id}`);
  await until('the area filters', async () => (await matched(tab)) === inside.matched);
  await tab.page.click('button:has-text("再显示")');
  await until('more rows are shown', async () => (await tab.page.locator('[data-row]').count()) === 200);
  await tab.page.keyboard.press('f');
  await until('f focuses the filter', () => tab.page.evaluate('document.activeElement.id === "list-filter"'));
  await tab.page.keyboard.type('没有这样的名字');
  await until('nothing matches', async () => (await tab.text('.empty')).includes('请减少筛选条件'));
  await tab.page.click('button:has-text("清除筛选")');
  await until('the filters are gone', async () => (await matched(tab)) > inside.matched);
});

page_test('rows and map are linked both ways', async ({ open, api }) => {
  const { features } = await api.features('facilities', 'kind=library');
  const library = features.find((f) => f.properties.name);
  const [lon, lat] = library.geometry.coordinates;
  const tab = await open(`?at=17.00/${lat}/${lon}&kind=library`);
  const row = tab.page.locator(`[data-row]:has-text(${JSON.stringify(library.properties.name)})`).first();
  await row.waitFor();
  const before = await tab.picture();
  await row.hover();
  await until('hovering a row marks it on the map', async () => (await tab.picture()) !== before);
  await tab.page.mouse.move(5, 5);
  const { x, y } = await tab.on_map([lon, lat]);
  await tab.page.mouse.move(x, y);
  await until('hovering the map marks the row', async () => (await tab.page.locator('li.hovered').count()) === 1);
  assert.ok((await tab.text('li.hovered')).includes(library.properties.name));
  await tab.page.mouse.click(x, y);
  await until('selecting on the map selects the row', async () => (await row.getAttribute('aria-current')) === 'true');

  const other = features.find((f) => f.properties.id !== library.properties.id && f.properties.name);
  await tab.page.click(`[data-row]:has-text(${JSON.stringify(other.properties.name)})`);
  await until('selecting a row opens the card', async () => (await tab.text('.card h2')) === other.properties.name);
  await tab.drawn();
  const place = tab.place();
  assert.ok(Math.abs(place.lon - other.geometry.coordinates[0]) < 0.01, 'the map moves to what is out of sight');
});

page_test('search finds names in all layers', async ({ open, api }) => {
  const place = (await api.features('places', 'kind=town')).features[0];
  const tab = await open('');
  await tab.page.keyboard.press('/');
  await tab.page.keyboard.type(place.properties.name);
  await tab.page.waitForSelector('.results .items');
  assert.ok((await tab.text('.results')).includes('地名'));
  await tab.shot('search');
  await tab.page.locator('.results section').first().locator('button.item').first().click();
  await until('the card opens', async () => (await tab.text('.card h2')).includes(place.properties.name));
  assert.ok(tab.view().get('sel').startsWith('places/'));
  await tab.page.keyboard.press('/');
  await tab.page.fill('#search', '没有这样的名字');
  await until('says that nothing is found', async () => (await tab.text('.results')).includes('没有找到'));
  let answer;
  const waiting = new Promise((resolve) => { answer = resolve; });
  let asked = 0;
  await tab.page.route('**/features/**', async (route) => {
    asked += 1;
    await waiting;
    await route.continue();
  });
  await tab.page.fill('#search', place.properties.name);
  await until('it is asked', () => asked > 0);
  assert.ok(!(await tab.text('.results')).includes('没有找到'), 'nothing is said of what is not answered');
  answer();
  await until('found', async () => (await tab.text('.results')).includes('地名'));
});
