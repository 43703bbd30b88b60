import assert from 'node:assert/strict';

import { until } from '../support/browser.mjs';
import { page_test } from '../support/world.mjs';

const cells = async (tab, selector) => (await tab.page.locator(selector).allInnerTexts()).map((text) => text.trim());
const counted = (n) => n.toLocaleString('en');

// The middle of the longest piece of a line.
function amid(line) {
  const pieces = line.slice(1).map((end, i) => [line[i], end]);
  const length = ([[x, y], [u, v]]) => Math.hypot((u - x) * 0.74, v - y);
  const [a, b] = pieces.reduce((one, other) => (length(other) > length(one) ? other : one));
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

// Those of the positions that lie on the part of the map which nothing covers.
async function in_sight(tab, positions) {
  const box = await tab.page.locator('.map').boundingBox();
  const seen = [];
  for (const position of positions) {
    const { x, y } = await tab.on_map(position);
    if (x > box.x + 80 && x < box.x + box.width - 380 && y > box.y + 70 && y < box.y + box.height - 200) seen.push(position);
  }
  assert.ok(seen.length > 0, 'some place is in sight');
  return seen;
}

async function bands_agree(tab, answer) {
  await until('the bands are those of the server', async () => {
    const shown = await cells(tab, '[data-bands] tbody td:nth-child(2)');
    return shown.join() === answer.bands.map((band) => counted(band.buildings)).join();
  });
}

page_test('the service area of a facility: reach, bands, counts', async ({ open, api }) => {
  const clinic = (await api.features('facilities', 'kind=clinic')).features[0];
  const tab = await open('?tab=service');
  await tab.page.click(`[data-facility="${clinic.id}"]`);
  const ask = (query) => api.get(`service-areas?facility=${clinic.id}&${query}`);
  const usual = await ask('minutes=5,10,15&profile=adult&direction=to');
  assert.ok(usual.bands[2].buildings > 0, 'someone can walk to the clinic');
  await bands_agree(tab, usual);
  // Amid a reached way away from the clinic: the same ground without the tool looks otherwise.
  const far = usual.reached.features.filter(({ properties }) => properties.band === 10).map(({ geometry }) => amid(geometry.coordinates));
  await tab.drawn();
  const bare = await open(`?tab=service&at=${tab.view().get('at')}`);
  const [spot] = await in_sight(tab, far);
  assert.notEqual(await tab.look_at(spot), await bare.look_at(spot), 'the reach is drawn');
  await tab.shot('service-area');

  const communities = usual.areas.filter((area) => area.level === 'communities');
  assert.equal(await tab.page.locator('.panel table.numbers:not([data-bands]) tbody tr').count(), communities.length);

  await tab.page.click('button:has-text("10/20/30")');
  await bands_agree(tab, await ask('minutes=10,20,30&profile=adult&direction=to'));
  await tab.page.click('button:has-text("从设施出发")');
  await bands_agree(tab, await ask('minutes=10,20,30&profile=adult&direction=from'));
  const slower = api.district.profiles.find((profile) => profile.id !== 'adult');
  await tab.page.selectOption('#profile', slower.id);
  const last = await ask(`minutes=10,20,30&profile=${slower.id}&direction=from`);
  await bands_agree(tab, last);
  await tab.page.reload();
  await bands_agree(tab, last);
  assert.equal(tab.view().get('facility'), String(clinic.id));

  await tab.page.fill('#minutes', '15, 5');
  assert.ok((await tab.text('.fault')).includes('从小到大'), 'minutes that make no sense are refused in words');
});

page_test('a facility is chosen by a click on the map', async ({ open, api }) => {
  const pharmacy = (await api.features('facilities', 'kind=pharmacy')).features.find((f) => f.properties.name);
  const [lon, lat] = pharmacy.geometry.coordinates;
  const tab = await open(`?at=18.00/${lat}/${lon}&tab=service`);
  await tab.click_map([lon, lat]);
  await until('the pharmacy is chosen', async () => (await tab.text('.chosen')).includes(pharmacy.properties.name));
  assert.equal(tab.view().get('facility'), String(pharmacy.id));
});

page_test('coverage lists the areas worst first and marks who is not covered', async ({ open, api }) => {
  const tab = await open('?tab=coverage');
  const before = await tab.picture();
  await tab.page.selectOption('#cover-kind', 'clinic');
  const answer = await api.get('coverage?kind=clinic&minutes=5,10,15&profile=adult&direction=to&level=communities');
  await until('all areas are listed', async () => (await cells(tab, '[data-coverage] tbody tr')).length === answer.areas.length);
  const shown = await cells(tab, '[data-coverage] tbody td:nth-child(2)');
  shown.forEach((text, i) => {
    assert.ok(text.startsWith(counted(answer.areas[i].covered[2])), `row ${i}: ${text}`);
  });
  const { length } = answer.uncovered.features;
  assert.ok(length > 0);
  assert.ok((await tab.text('.panel')).includes(`未覆盖建筑 ${counted(length)} 座`));
  await until('the coverage is drawn', async () => (await tab.picture()) !== before);
  await tab.shot('coverage');

  const worst = answer.areas.find((area) => area.id);
  await tab.page.click(`[data-coverage] button:has-text(${JSON.stringify(worst.name)})`);
  await until('the area opens', async () => (await tab.text('.card h2')) === worst.name);
});

page_test('assignment: table, lines, second nearest, counts per area', async ({ open, api }) => {
  const answer = await api.get('assignment?units=organisations&to=communities&profile=adult');
  assert.ok(answer.rows.length > 0);
  const tab = await open('?tab=assignment');
  await until('all units are listed', async () => (await tab.page.locator('[data-assignment] tbody tr').count()) === answer.rows.length);
  await tab.shot('assignment');

  const row = answer.rows.find((r) => r.second);
  const shown = await tab.text(`[data-unit="${row.unit.id}"]`);
  for (const part of [row.target.name, `${Math.round(row.metres).toLocaleString('en')} 米`, row.second.name]) {
    assert.ok(shown.includes(part), `${part} in ${shown}`);
  }
  const seconds = Math.round(row.seconds);
  assert.ok(shown.includes(`${Math.floor(seconds / 60)} 分 ${String(seconds % 60).padStart(2, '0')} 秒`), shown);

  await tab.page.click(`[data-unit="${row.unit.id}"] button`);
  await until('the unit opens', async () => tab.view().get('sel') === `organisations/${row.unit.id}`);
  await tab.drawn();
  // Amid its line, where neither the unit nor its target is drawn.
  const unmarked = await open(`?tab=assignment&at=${tab.view().get('at')}`);
  await unmarked.page.waitForSelector(`[data-unit="${row.unit.id}"]`);
  const [spot] = await in_sight(tab, [amid(row.line.coordinates)]);
  assert.notEqual(await tab.look_at(spot), await unmarked.look_at(spot), 'its line is marked');
  await tab.page.keyboard.press('Escape');

  const [lon, lat] = row.unit.at;
  const load = answer.per_target.find((target) => target.id === row.target.id);
  await tab.page.click(`[data-loads] button:has-text(${JSON.stringify(load.name)})`);
  await until('only its units are listed', async () => (await tab.page.locator('[data-assignment] tbody tr').count()) === load.units);
  assert.equal(tab.view().get('target'), String(load.id));

  const near = await open(`?at=18.00/${lat}/${lon}&tab=assignment`);
  await near.page.waitForSelector(`[data-unit="${row.unit.id}"]`);
  await near.drawn();
  await near.click_map([lon, lat]);
  await until('a unit clicked on the map is marked in the table', async () => (
    (await near.page.locator('tr.chosen-row, .pile[open]').count()) > 0
  ));
  await near.shot('assignment-street');
});
