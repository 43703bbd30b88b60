// The list of tasks, its filters, the map, new tasks and keys.
import assert from 'node:assert/strict';

import { until } from '../support/browser.mjs';
import { page_test } from '../support/world.mjs';

const hostile = '<svg onload=window.harmed=1><img src=x onerror=window.harmed=1>';

const matched = async (tab) => Number(await tab.page.getAttribute('.tasks .count', 'data-matched'));
const listed = (tab) => tab.page.locator('.tasks [data-task]').evaluateAll((rows) => rows.map((row) => Number(row.dataset.task)));

async function buildings(api, count) {
  return (await api.features('buildings')).features.slice(0, count).map(({ id, properties }) => ({ id, at: properties.at }));
}

const hours = (n) => new Date(Date.now() + n * 3_600_000).toISOString();

page_test('a task is made by N, a click and a sentence; a double click makes one', async ({ open, api }) => {
  const [house] = await buildings(api, 1);
  const [lon, lat] = house.at;
  const tab = await open(`?tab=tasks&at=18.00/${lat}/${lon}`);
  const before = await tab.picture();
  await tab.page.keyboard.press('n');
  await tab.page.waitForSelector('.place-hint');
  await tab.click_map([lon, lat]);
  const { areas } = await api.get(`at?lon=${lon}&lat=${lat}`);
  await tab.page.waitForSelector('[data-where]');
  assert.ok((await tab.text('[data-where]')).includes(areas.find((a) => a.level === 'grids').name), 'its grid is told before saving');
  await tab.page.click('.new-form button[type=submit]');
  await until('an empty form is refused in words', async () => (await tab.text('.new-form .trouble')).includes('请写明'));
  const text = `双击测试 ${hostile}`;
  await tab.page.fill('#new-text', text);
  await tab.page.click('button:has-text("24 小时内")');
  await tab.shot('task-new');
  await tab.page.dblclick('.new-form button[type=submit]');
  await until('its card opens', async () => (await tab.text('.task-card .task-text')).includes(text));
  const found = await api.tasks(`q=${encodeURIComponent('双击测试')}`);
  assert.equal(found.matched, 1);
  const { properties } = found.features[0];
  assert.equal(properties.text, text);
  assert.equal(properties.state, 'filed');
  assert.equal(properties.building, house.id);
  assert.equal(tab.view().get('task'), String(properties.id));
  assert.equal(await tab.page.evaluate('window.harmed'), undefined);
  await tab.page.keyboard.press('Escape');
  await until('the card closes', async () => (await tab.page.locator('.task-card').count()) === 0);
  await until('the map shows its pin', async () => (await tab.picture()) !== before);
});

page_test('a lost answer is asked for again under the same key', async ({ open, api }) => {
  const [house] = await buildings(api, 1);
  const [lon, lat] = house.at;
  const tab = await open(`?tab=tasks&at=18.00/${lat}/${lon}`);
  tab.expect_fault(/Failed to load resource/);
  await tab.page.click('.new-task');
  await tab.click_map([lon, lat]);
  await tab.page.fill('#new-text', '回答丢失');
  let lost = 0;
  await tab.page.route('**/tasks', async (route) => {
    if (route.request().method() !== 'POST' || lost++ > 0) return route.continue();
    await route.fetch(); // the server has it, the page never hears
    await route.abort();
  });
  await tab.page.click('.new-form button[type=submit]');
  await until('the page says what it does not know', async () => (await tab.text('.new-form')).includes('不会重复建立'));
  assert.ok(await tab.page.locator('#new-text').isDisabled(), 'what is asked again is the same');
  assert.ok(await tab.page.locator('.new-form button:has-text("换个位置")').isDisabled(), 'and for the same place');
  await tab.page.click('.new-form button:has-text("重试")');
  await until('its card opens', async () => (await tab.text('.task-card .task-text')).includes('回答丢失'));
  assert.equal((await api.tasks(`q=${encodeURIComponent('回答丢失')}`)).matched, 1);
});

page_test('on a common border one chooses whose the task is', async ({ open, api }) => {
  const grids = await api.all('grids');
  const corner = shared_corner(grids);
  const { areas } = await api.get(`at?lon=${corner[0]}&lat=${corner[1]}`);
  const there = areas.filter((a) => a.level === 'grids').sort((a, b) => a.id - b.id);
  assert.ok(there.length > 1, 'the corner lies on a border');
  const tab = await open(`?tab=tasks&at=17.00/${corner[1]}/${corner[0]}`);
  // A click meets no border to the last digit: the corner takes the place of what was clicked.
  await tab.page.route('**/at?*', (route) => route.continue({
    url: route.request().url().replace(/\?.*/, `?lon=${corner[0]}&lat=${corner[1]}`),
  }));
  await tab.page.route('**/tasks', (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    return route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), at: corner, building: undefined }) });
  });
  await tab.page.click('.new-task');
  await tab.click_map(corner);
  await tab.page.waitForSelector('.border-choice');
  assert.equal(await tab.page.locator('.border-choice input').count(), there.length);
  assert.ok(await tab.page.locator(`.border-choice input[value="${there[0].id}"]`).isChecked(), 'the smallest id by default');
  await tab.shot('task-border');
  await tab.page.check(`.border-choice input[value="${there[1].id}"]`);
  await tab.page.fill('#new-text', '边界上的任务');
  await tab.page.click('.new-form button[type=submit]');
  await until('its card opens', async () => (await tab.text('.task-card .task-text')).includes('边界上的任务'));
  const [task] = (await api.tasks(`q=${encodeURIComponent('边界上的任务')}`)).features;
  assert.equal(task.properties.area.id, there[1].id);
  assert.ok((await tab.text('[data-fact=border]')).includes(there[0].name));
});

// A position that two grids have to the last digit.
function shared_corner(grids) {
  const seen = new Map();
  for (const grid of grids) {
    for (const point of grid.geometry.coordinates.flat(grid.geometry.type === 'MultiPolygon' ? 2 : 1)) {
      const key = point.join();
      if (seen.has(key) && seen.get(key) !== grid.id) return point;
      seen.set(key, grid.id);
    }
  }
  throw new Error('no two grids meet');
}

page_test('the ladder, the states and the map are of one query', async ({ open, api }) => {
  const spots = (await api.all('buildings')).filter((_, i) => i % 400 === 0).slice(0, 15);
  for (const [i, { properties }] of spots.entries()) {
    await api.make_task(properties.at, `阶梯 ${i}`, { ...(i % 3 && { due_at: hours(i % 3 === 1 ? 1 + i : 200 - i) }), source: 'patrol' });
  }
  const query = `q=${encodeURIComponent('阶梯')}`;
  const tab = await open(`?tab=tasks&text=${encodeURIComponent('阶梯')}`);
  const whole = await api.tasks(`${query}&state=open`);
  assert.equal(whole.matched, 15);
  await until('all are listed', async () => (await matched(tab)) === 15);
  assert.deepEqual(await listed(tab), whole.features.map(({ id }) => id), 'by due time');
  let answer = whole;
  for (const level of ['subdistricts', 'communities', 'grids']) {
    const wanted = answer.areas.map((area) => `${area.name} (${area.count})`);
    await until(`${level} are offered with their counts`, async () => {
      const options = await tab.page.locator('#task-area option').allInnerTexts();
      return options.slice(1).join() === wanted.join();
    });
    assert.equal(answer.areas.reduce((sum, area) => sum + area.count, 0), answer.matched);
    const most = [...answer.areas].sort((a, b) => b.count - a.count)[0];
    await tab.page.selectOption('#task-area', String(most.id));
    answer = await api.tasks(`${query}&state=open&area=${most.id}`);
    assert.equal(answer.matched, most.count, 'the count is what the filter then finds');
    await until(`${level} filters the list`, async () => (await matched(tab)) === most.count);
    assert.deepEqual(await listed(tab), answer.features.map(({ id }) => id));
    assert.equal(tab.view().get('within'), String(most.id));
  }
  await tab.shot('task-ladder');
  await tab.page.reload();
  await tab.drawn();
  await until('the link restores the filter', async () => (await matched(tab)) === answer.matched);
  assert.equal(await tab.page.locator('.ladder button').count(), 4, 'and the path down to the grid');
  await tab.page.locator('.ladder button').first().click();
  await until('the way up', async () => (await matched(tab)) === 15);
  await tab.page.goBack();
  await until('and back', async () => (await matched(tab)) === answer.matched);

  const [first] = whole.features;
  await api.move(first.id, { move: 'void', note: '测试' });
  await tab.page.locator('.ladder button').first().click();
  await until('what is void is open no more', async () => (await matched(tab)) === 14);
  assert.ok((await tab.text('[data-filter=void]')).includes('1'));
  await tab.page.click('[data-filter=void]');
  await until('the state filters', async () => (await matched(tab)) === 1);
  assert.equal(tab.view().get('state'), 'void');
  await tab.page.click('[data-filter=all]');
  await until('all', async () => (await matched(tab)) === 15);
});

page_test('a kind is chosen, and the overdue by their badge', async ({ open, api }) => {
  const [house] = await buildings(api, 1);
  for (const kind of ['漏水', '漏水', '占道 & <b>']) await api.make_task(house.at, '按类别', { kind, due_at: hours(-1) });
  const tab = await open(`?tab=tasks&text=${encodeURIComponent('按类别')}`);
  await until('all', async () => (await matched(tab)) === 3);
  await tab.page.selectOption('#task-kind', '占道 & <b>');
  await until('one of the kind', async () => (await matched(tab)) === 1);
  assert.equal(tab.view().get('class'), '占道 & <b>');
  assert.ok((await tab.page.locator('#task-kind option').allInnerTexts()).includes('漏水'), 'the others stay to be chosen');
  await tab.shot('task-kind');
  await tab.page.selectOption('#task-kind', '');
  await until('all again', async () => (await matched(tab)) === 3);
  await tab.page.click('[data-count=overdue]');
  await until('asked for', () => tab.view().get('overdue') === '1');
  await until('pressed', async () => (await tab.page.getAttribute('[data-count=overdue]', 'aria-pressed')) === 'true');
  assert.equal(await matched(tab), 3);
});

page_test('the map shows those of the list only', async ({ open, api }) => {
  const [house] = await buildings(api, 3).then((list) => list.slice(2));
  const [lon, lat] = house.at;
  await api.make_task(house.at, '地图筛选 甲');
  const view = `?tab=tasks&at=17.50/${lat}/${lon}&text=`;
  const tab = await open(`${view}${encodeURIComponent('地图筛选')}`);
  await until('it is listed', async () => (await matched(tab)) === 1);
  const shown = await tab.picture();
  await tab.page.fill('#task-filter', '没有这样的任务');
  await until('nothing is listed', async () => (await tab.text('.tasks .empty')).includes('请减少筛选条件'));
  await until('nor drawn', async () => (await tab.picture()) !== shown);
  await tab.page.fill('#task-filter', '地图筛选');
  await until('drawn again', async () => (await tab.picture()) === shown);
  await tab.page.hover('[data-task]');
  await until('hovering the row marks the pin', async () => (await tab.picture()) !== shown);
  const { x, y } = await tab.on_map(house.at);
  await tab.page.mouse.move(5, 300);
  await tab.page.mouse.move(x, y - 6);
  await until('hovering the pin marks the row', async () => (await tab.page.locator('li.hovered [data-task]').count()) === 1);
  await tab.page.mouse.click(x, y - 6);
  await until('a click opens it', async () => (await tab.text('.task-card .task-text')).includes('地图筛选 甲'));
  await tab.page.click('[data-tab=list]');
  await until('another panel has no pins', async () => (await tab.page.locator('.task-card').count()) === 0);
});

page_test('twenty tasks on one building open as a list', async ({ open, api }) => {
  const house = (await buildings(api, 6))[5];
  for (let i = 0; i < 20; i++) await api.make_task(house.at, `同一栋楼 ${i}`, { building: house.id, due_at: hours(30 + i) });
  const [lon, lat] = house.at;
  const tab = await open(`?tab=tasks&at=17.00/${lat}/${lon}&text=${encodeURIComponent('同一栋楼')}`);
  await until('all are listed', async () => (await matched(tab)) === 20);
  await tab.drawn();
  await tab.click_map(house.at);
  await tab.page.waitForSelector('.task-card .pile[open]');
  assert.equal(await tab.page.locator('.pile [data-task]').count(), 20);
  await tab.shot('task-pile');
  await tab.page.click('.pile [data-task]:has-text("同一栋楼 13")');
  await until('the chosen one opens', async () => (await tab.text('.task-card .task-text')).includes('同一栋楼 13'));
  assert.ok((await tab.text('.task-card .pile summary')).includes('20'), 'the others stay at hand');
  const [{ id: gone }] = (await api.tasks(`q=${encodeURIComponent('同一栋楼 7')}`)).features;
  await tab.page.click('.task-card .pile summary');
  await api.move(gone, { move: 'void', note: '重复' });
  await until('what another does is told there too', async () => (await tab.text(`.pile [data-task="${gone}"]`)).includes('作废'));
  const from_card = await open(`?sel=buildings/${house.id}`);
  await from_card.page.click('.card button:has-text("此处的任务")');
  await until('the building’s card leads to them', async () => (await matched(from_card)) === 20);
});

page_test('keys go through the list, and mean nothing while one types or elsewhere', async ({ open, api }) => {
  const [house] = await buildings(api, 1);
  for (const [i, name] of ['甲', '乙', '丙'].entries()) await api.make_task(house.at, `按键 ${name}`, { due_at: hours(50 + i) });
  const tab = await open(`?tab=tasks&text=${encodeURIComponent('按键')}`);
  await until('all are listed', async () => (await matched(tab)) === 3);
  const card = () => tab.text('.task-card .task-text');
  for (const key of ['j', 'j', 'Enter']) await tab.page.keyboard.press(key);
  await until('Enter opens the second', async () => (await card()).includes('乙'));
  await tab.page.keyboard.press('j');
  await until('J opens the next', async () => (await card()).includes('丙'));
  await tab.page.keyboard.press('k');
  await until('K the one before', async () => (await card()).includes('乙'));
  await tab.page.keyboard.press('g');
  await until('G marks its grid', async () => /^grids\//.test(tab.view().get('sel') ?? ''));
  assert.ok((await card()).includes('乙'), 'the card stays');
  await tab.page.keyboard.press('Escape');
  await tab.page.keyboard.press('Escape');
  await until('Esc leaves the grid, then the card', async () => (await tab.page.locator('.task-card').count()) === 0);
  await tab.page.keyboard.press('f');
  await tab.page.keyboard.type('jkagnthc');
  assert.equal(await tab.page.inputValue('#task-filter'), '按键jkagnthc');
  assert.equal(await tab.page.locator('.place-hint, .task-card').count(), 0);
  await tab.page.click('[data-tab=list]');
  await tab.page.locator('.count').click();
  await tab.page.keyboard.press('n');
  assert.equal(await tab.page.locator('.place-hint').count(), 0);
  await tab.page.keyboard.press('?');
  const help = await tab.text('dialog.keys');
  for (const word of ['派遣', '移交', '挂账', '结案', '网格', '新建任务']) assert.ok(help.includes(word), word);
});

page_test('on a phone of 390 px the tasks are a sheet and the card follows', async ({ open, api }) => {
  const [house] = await buildings(api, 1);
  await api.make_task(house.at, '手机上看');
  const tab = await open(`?tab=tasks&text=${encodeURIComponent('手机上看')}`, { width: 390, height: 780, touch: true });
  await tab.page.click('[data-tab=tasks]');
  await tab.page.waitForSelector('.panel.raised [data-task]');
  await tab.shot('phone-tasks');
  await tab.page.tap('[data-task]');
  await tab.page.waitForSelector('.task-card .life');
  assert.equal(await tab.page.locator('.panel.raised').count(), 0, 'the sheet makes room');
  await tab.shot('phone-task');
  assert.equal(await tab.page.evaluate('document.documentElement.scrollWidth'), 390);
  for (const button of await tab.page.locator('.moves button').all()) assert.ok((await button.boundingBox()).height >= 40);
});
