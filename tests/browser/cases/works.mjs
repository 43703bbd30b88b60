// Works: a zone's sums, list and map linked both ways, recording, two at once, links that keep the filter.
import assert from 'node:assert/strict';

import { until } from '../support/browser.mjs';
import { page_test } from '../support/world.mjs';

const number = (text) => Number(text.replace(/[,\s≠]/g, '').replace('−', '-'));

async function project_of(api) {
  const [project] = (await api.get('projects')).projects;
  const works = await api.get(`projects/${project.id}/works?limit=1000`);
  return { project, items: works.features, zones: works.zones.features };
}

// An item alone on its line, with the middle of one of its longer pieces.
function alone({ items }, wanted) {
  const shared = (item) => items.filter((other) => JSON.stringify(other.geometry) === JSON.stringify(item.geometry)).length;
  const item = items.find((one) => one.geometry.type === 'LineString' && shared(one) === 1 && wanted(one.properties));
  return { item, spot: middle(item.geometry.coordinates) };
}

function middle(line) {
  const pieces = line.slice(1).map((end, i) => ({ end, start: line[i] }));
  const length = ({ start, end }) => Math.hypot((end[0] - start[0]) * 0.74, end[1] - start[1]);
  const { start, end } = pieces.reduce((a, b) => (length(b) > length(a) ? b : a));
  return [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
}

const opened = (tab) => tab.page.waitForSelector('.works [data-work]');

async function in_sight(tab, selector) {
  return tab.page.evaluate((what) => {
    const row = document.querySelector(what).getBoundingClientRect();
    const box = document.querySelector('.works').getBoundingClientRect();
    return row.top >= box.top - 1 && row.top < box.bottom;
  }, selector);
}

async function record(api, id, fields) {
  const { project } = await project_of(api);
  const { features } = await api.get(`projects/${project.id}/works?limit=1000`);
  const { version } = features.find((item) => item.id === id).properties;
  return api.write('PATCH', `works/${id}`, fields, { 'If-Match': `"${version}"` });
}

page_test('the tab opens on the project, in words, and says that it is made up', async ({ open, api }) => {
  const { project, items } = await project_of(api);
  const tab = await open();
  await tab.page.click('[data-tab=works]');
  await opened(tab);
  await until('the map is on the project', async () => {
    const corners = [await tab.on_map(project.bbox.slice(0, 2)), await tab.on_map(project.bbox.slice(2))];
    const box = await tab.page.locator('.map').boundingBox();
    const inside = corners.every(({ x, y }) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height);
    return inside && Math.abs(corners[1].x - corners[0].x) > box.width / 4;
  });
  const text = await tab.text('.works');
  assert.ok(text.includes('虚构示例'));
  assert.ok(text.includes('10 kV 线路') && !text.includes('power_line'), 'kinds are words');
  const legend = await tab.text('.work-legend');
  for (const word of ['未开工', '在建', '已完成']) assert.ok(legend.includes(word), word);
  assert.equal(await tab.page.locator('.works [data-work]').count(), items.length);
  await tab.drawn();
  const place = tab.view().get('at');
  await record(api, items[1].id, { done: items[1].properties.done + 1 });
  await until('what changed is shown', async () => (await tab.text('.toasts')).length > 0);
  await tab.drawn();
  assert.equal(tab.view().get('at'), place, 'the map stays where it is');
  await tab.page.keyboard.press('e');
  await until('in English too', async () => (await tab.text('.works')).includes('parking place'));
  assert.ok(!(await tab.text('.works')).includes('parking_place'));
  await tab.shot('works');
});

page_test('the sums of a zone are those of the server', async ({ open, api }) => {
  const { project, zones } = await project_of(api);
  const totals = await api.get(`projects/${project.id}/totals?by=zones`);
  const tab = await open('?tab=works&works=totals');
  await tab.page.waitForSelector('.totals tbody');
  assert.equal(await tab.page.locator('.totals tbody').count(), totals.rows.length);
  let read = 0;
  for (const row of totals.rows) {
    for (const part of row.parts.filter(({ area }) => area?.id === zones[0].id)) {
      const cells = await tab.page
        .locator(`[data-kind="${row.kind}"][data-unit="${row.unit}"] [data-part="${part.area.id}"] td`).allInnerTexts();
      assert.deepEqual(cells.slice(0, 2).map(number), [part.planned, part.done], row.kind);
      ++read;
    }
  }
  assert.ok(read > 4, `${read} sums`);
  const differing = totals.rows.find((row) => row.difference);
  assert.ok(differing, 'the sample has a declared total that the items do not add up to');
  const told = tab.page.locator(`[data-kind="${differing.kind}"] .sum .differs`).last();
  assert.match(await told.innerText(), differing.difference > 0 ? /≠ \+[\s\S]*多于申报/ : /≠ −[\s\S]*少于申报/);
  assert.equal(await told.evaluate((cell) => getComputedStyle(cell).color), 'rgb(165, 15, 43)');
  await tab.shot('works-totals');
});

page_test('map and list show each other what is meant', async ({ open, api }) => {
  const works = await project_of(api);
  const { item, spot } = alone(works, ({ stage }) => stage === 'planned');
  const [lon, lat] = spot;
  const tab = await open(`?tab=works&at=17.00/${lat}/${lon}`);
  await opened(tab);
  const row = `[data-work="${item.id}"]`;
  await tab.drawn();
  const { x, y } = await tab.on_map(spot);
  await tab.page.mouse.move(x, y, { steps: 3 });
  await until('the row is marked', async () => (await tab.page.locator(`li.hovered ${row}`).count()) === 1);
  await until('and in sight', () => in_sight(tab, row));
  await tab.page.mouse.move(20, 300);
  await until('no more', async () => (await tab.page.locator(`li.hovered ${row}`).count()) === 0);
  await tab.page.locator('.works').evaluate((box) => { box.scrollTop = 0; });
  await tab.click_map(spot);
  await until('it opens in the list', async () => (await tab.page.getAttribute(row, 'aria-expanded')) === 'true');
  assert.equal(tab.view().get('work'), String(item.id));
  await until('in sight', () => in_sight(tab, row));
  await tab.shot('works-item');

  const other = works.items.find((one) => one.geometry.type === 'LineString' && one.id !== item.id);
  await tab.page.mouse.move(20, 300);
  const before = await tab.picture();
  await tab.page.hover(`[data-work="${other.id}"]`);
  await tab.page.click(`[data-work="${other.id}"]`);
  await until('the map goes to what is chosen in the list', async () => {
    const at = await tab.on_map(middle(other.geometry.coordinates));
    const box = await tab.page.locator('.map').boundingBox();
    return at.x > box.x && at.x < box.x + box.width && at.y > box.y && at.y < box.y + box.height;
  });
  assert.notEqual(await tab.picture(), before);
});

page_test('several items on one line are offered, and a zone is chosen on its ground', async ({ open, api }) => {
  const { items, zones } = await project_of(api);
  const same = (one, other) => JSON.stringify(one.geometry) === JSON.stringify(other.geometry);
  const first = items.find((one) => one.geometry.type === 'LineString' && items.filter((other) => same(one, other)).length >= 3);
  const spot = middle(first.geometry.coordinates);
  const tab = await open(`?tab=works&at=14.50/${spot[1]}/${spot[0]}`);
  await opened(tab);
  await tab.click_map(spot);
  await until('all are offered', async () => (await tab.text('.works')).includes('此处有'));
  const offered = await tab.page.locator('.works [data-work]').evaluateAll((all) => all.map((row) => Number(row.dataset.work)));
  for (const item of items.filter((other) => same(first, other))) assert.ok(offered.includes(item.id), item.properties.kind);
  assert.ok(offered.length < items.length);
  await tab.page.click('.works button:has-text("显示全部")');
  assert.equal(await tab.page.locator('.works [data-work]').count(), items.length);

  const zone = zones[2];
  const ring = zone.geometry.coordinates[0][0];
  const lons = ring.map(([lon]) => lon), lats = ring.map(([, lat]) => lat);
  const corner = [Math.min(...lons) + 0.0002, Math.min(...lats) + 0.0002];
  await tab.click_map(corner);
  await until('the zone is chosen', async () => tab.view().get('zone') === String(zone.id));
  const row = `[data-zone="${zone.id}"]`;
  assert.equal(await tab.page.getAttribute(row, 'aria-pressed'), 'true');
  await until('in sight', () => in_sight(tab, row));
  const inside = items.filter((item) => item.properties.zones.some(({ id }) => id === zone.id));
  assert.equal(await tab.page.locator('.works [data-work]').count(), inside.length);
});

page_test('what one records another sees, and who was quicker is told', async ({ open, api }) => {
  const works = await project_of(api);
  const { item } = alone(works, ({ stage, planned }) => stage === 'under_way' && planned > 150);
  const view = `?tab=works&work=${item.id}`;
  const tab = await open(view);
  const other = await open(view);
  tab.expect_fault(/412/);
  await tab.page.waitForSelector('input[name=done]');
  await other.page.waitForSelector('input[name=done]');
  await tab.page.fill('input[name=done]', '120.5');
  await tab.page.fill('input[name=planned_start]', '2025-03-01');
  await tab.page.fill('input[name=planned_end]', '2025-02-01');
  await until('crossed dates are told', async () => (await tab.text('.works .form')).includes('不能早于'));
  await tab.page.fill('input[name=planned_end]', '2026-02-01');
  await tab.page.click('.works .form button.primary');
  await until('recorded', async () => (await tab.text('.toasts')).includes('已登记'));
  const row = `[data-work="${item.id}"]`;
  await until('the other sees it', async () => (await other.text(row)).includes('120.5'), 2000);
  await until('also where it is edited', async () => (await other.page.inputValue('input[name=done]')) === '120.5');
  assert.ok((await other.text(row)).includes('计划 2025-03-01 至 2026-02-01'));

  // The line of changes is late for once: the refusal tells.
  await tab.page.fill('input[name=done]', '130');
  await tab.page.route('**/works/*', async (route) => {
    await record(api, item.id, { done: 125, finished_on: '2025-10-01' });
    await route.continue();
  }, { times: 1 });
  await tab.page.click('.works .form button.primary');
  await tab.page.waitForSelector('.works .stale');
  await until('in sight', () => in_sight(tab, '.works .stale button'));
  const [entry] = (await api.get('log?limit=1')).entries;
  await until('who and when', async () => {
    const told = await tab.text('.works .stale');
    const hour = new Date(entry.at).toLocaleTimeString('zh-CN', { timeStyle: 'short' });
    return told.includes(entry.actor) && told.includes(hour);
  });
  const done = await tab.text('[data-stale=done]');
  for (const text of ['120.5', '125', '130']) assert.ok(done.includes(text), text);
  assert.ok((await tab.text('[data-stale=finished_on]')).includes('2025-10-01'));
  assert.equal(await tab.page.inputValue('input[name=done]'), '130', 'nothing typed is lost');
  await tab.shot('works-stale');
  await tab.page.click('.works .stale button.primary');
  await until('mine is recorded', async () => (await other.text(row)).includes('130'));
  const { features } = await api.get(`projects/${works.project.id}/works?limit=1000`);
  const now = features.find(({ id }) => id === item.id).properties;
  assert.deepEqual([now.done, now.finished_on], [130, '2025-10-01'], 'and the rest is as the other has recorded it');
});

page_test('a link keeps zone, kind, stage and page', async ({ open, api }) => {
  const { items, zones } = await project_of(api);
  const zone = zones[1];
  const tab = await open('?tab=works&project=999999');
  await opened(tab); // of the first project, where the link names none that there is
  await tab.page.click(`[data-zone="${zone.id}"]`);
  await tab.page.selectOption('#work-kind', 'pavement');
  await tab.page.selectOption('#work-stage', 'under_way');
  const wanted = items.filter(({ properties: one }) =>
    one.kind === 'pavement' && one.stage === 'under_way' && one.zones.some(({ id }) => id === zone.id)).map(({ id }) => id);
  const listed = () => tab.page.locator('.works [data-work]').evaluateAll((all) => all.map((row) => Number(row.dataset.work)));
  await until('filtered', async () => (await listed()).length === wanted.length);
  await tab.drawn();
  await tab.page.reload();
  await tab.drawn();
  await opened(tab);
  assert.deepEqual((await listed()).sort(), wanted.sort());
  assert.equal(await tab.page.inputValue('#work-kind'), 'pavement');
  assert.equal(await tab.page.inputValue('#work-stage'), 'under_way');
  assert.equal(await tab.page.getAttribute(`[data-zone="${zone.id}"]`, 'aria-pressed'), 'true');
  await tab.page.click('.works .segments button:has-text("汇总")');
  await tab.page.waitForSelector('.totals');
  await tab.page.reload();
  await tab.page.waitForSelector('.totals');
  await tab.page.goBack();
  await until('back', async () => (await tab.page.locator('.works [data-work]').count()) === wanted.length);
  await tab.page.click('.works button:has-text("清除筛选")');
  await until('all again', async () => (await listed()).length === items.length);
});

page_test('on a phone the item chosen on the map comes up in the sheet', async ({ open, api }) => {
  const works = await project_of(api);
  const { item, spot } = alone(works, ({ stage }) => stage === 'planned');
  const tab = await open(`?tab=works&at=16.50/${spot[1]}/${spot[0]}`, { width: 390, height: 844, touch: true });
  await tab.shot('works-phone-map');
  await tab.click_map(spot);
  await until('it is open', async () => (await tab.page.getAttribute(`[data-work="${item.id}"]`, 'aria-expanded')) === 'true');
  await until('in sight', () => in_sight(tab, `[data-work="${item.id}"]`));
  await until('the item is above the sheet', async () => {
    const sheet = await tab.page.locator('.panel').boundingBox();
    return (await tab.on_map(spot)).y < sheet.y;
  });
  assert.ok(await tab.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing reaches over the edge');
  await tab.shot('works-phone');
});
