// The life of a task: suggested, assigned, undone, acknowledged, finished and closed; and what another
// sees of it.
import assert from 'node:assert/strict';

import { until } from '../support/browser.mjs';
import { page_test } from '../support/world.mjs';

const hostile = '<svg onload=window.harmed=1><img src=x onerror=window.harmed=1>';
const centre = [1.5252, 42.5072];

const state = (tab) => tab.page.getAttribute('.task-card [data-state]', 'data-state');

async function open_on(open, task, options = {}) {
  const [lon, lat] = task.properties.at;
  const tab = await open(`?tab=tasks&at=16.00/${lat}/${lon}&task=${task.id}`, options);
  await tab.page.waitForSelector('.task-card .life li');
  return tab;
}

page_test('A suggests, 1 takes, 撤销 takes back', async ({ open, api }) => {
  const task = await api.make_task(centre, '派遣测试', { skill: '电工' });
  const answer = await api.get(`tasks/${task.id}/suggestions?limit=5&profile=adult`);
  assert.ok(answer.suggestions.length === 5, 'the sample has enough people');
  const tab = await open_on(open, task);
  await tab.page.keyboard.press('a');
  await tab.page.waitForSelector('[data-suggestions] li');
  let compared = 0;
  const rows = tab.page.locator('[data-suggestions] li');
  assert.equal(await rows.count(), 5);
  for (const [i, one] of answer.suggestions.entries()) {
    const row = await rows.nth(i).innerText();
    assert.ok(row.includes(one.cadre.name), one.cadre.name);
    assert.ok(row.includes(`步行 ${Math.max(1, Math.round(one.seconds / 60))} 分钟`), row);
    assert.ok(row.includes(one.reason_zh), row);
  }
  await tab.drawn();
  const bare = await open(`?tab=tasks&at=${tab.view().get('at')}&task=${task.id}`);
  for (const [i, { line, place }] of answer.suggestions.entries()) {
    const shown = await tab.on_map(place);
    if (shown.x > 830 || shown.y > 560 || shown.x < 460 || shown.y < 120) continue; // beneath what floats over the map
    assert.notEqual(await tab.look_at(place), await bare.look_at(place), `number ${i + 1} is on the map`);
    if (!line) continue;
    const amid = line.coordinates[Math.floor(line.coordinates.length / 2)];
    assert.notEqual(await tab.look_at(amid, 4), await bare.look_at(amid, 4), `the way of number ${i + 1} too`);
    compared += 1;
  }
  assert.ok(compared > 0);
  await tab.shot('task-suggestions');
  const [best] = answer.suggestions;
  await tab.page.keyboard.press('1');
  await until('it is told', async () => (await tab.text('.toasts')).includes(`已派给 ${best.cadre.name}`));
  await until('the card shows it', async () => (await state(tab)) === 'dispatched');
  assert.equal((await api.task(task.id)).properties.holder.id, best.cadre.id);
  assert.ok((await tab.text('[data-fact=holder]')).includes(best.cadre.name));
  await tab.page.click('.toast button:has-text("撤销")');
  await until('taken back', async () => (await state(tab)) === 'filed');
  assert.equal((await api.task(task.id)).properties.holder, null);
  const { events } = await api.get(`tasks/${task.id}/events`);
  assert.deepEqual(events.map(({ move }) => move), ['create', 'assign', 'withdraw']);
});

page_test('somebody else is found by name, and a task is transferred', async ({ open, api }) => {
  const task = await api.make_task(centre, '移交测试');
  const tab = await open_on(open, task);
  await tab.page.keyboard.press('a');
  await tab.page.fill('#cadre-search', '干部 012');
  await tab.page.click('.suggestions button:has-text("干部 012")');
  await until('assigned', async () => (await state(tab)) === 'dispatched');
  await tab.page.keyboard.press('t');
  await tab.page.waitForSelector('[data-form=transfer] [data-suggestions] li');
  assert.ok(!(await tab.text('[data-suggestions]')).includes('干部 012'), 'not to whom it is with already');
  await tab.page.keyboard.press('2');
  await until('transferred', async () => (await tab.text('.toasts')).includes('已移交给'));
  assert.notEqual((await api.task(task.id)).properties.holder.name, '干部 012');
});

page_test('from acknowledged to closed, each with its note', async ({ open, api }) => {
  const task = await api.make_task(centre, '一生');
  const [{ id: cadre }] = (await api.get('cadres?limit=1')).features;
  await api.move(task.id, { move: 'assign', cadre });
  const tab = await open_on(open, task);
  await tab.page.click('[data-move=acknowledge]');
  await until('acknowledged', async () => (await state(tab)) === 'in_progress');

  await tab.page.keyboard.press('h');
  await tab.page.click('[data-form=hold] button.primary');
  assert.ok((await tab.text('[data-form=hold] .fault')).includes('请写明'), 'a hold needs a reason');
  await tab.page.fill('[data-form=hold] textarea', '等材料');
  await tab.page.click('[data-form=hold] button.primary');
  await until('on hold', async () => (await state(tab)) === 'on_hold');
  await tab.page.click('[data-move=resume]');
  await until('resumed', async () => (await state(tab)) === 'in_progress');

  await tab.page.keyboard.press('c');
  await tab.page.fill('[data-form=finish] textarea', `修好了 ${hostile}`);
  await tab.page.click('[data-form=finish] button.primary');
  await until('to verify', async () => (await state(tab)) === 'to_verify');
  await tab.page.locator('.task-card h2').click();
  await tab.page.keyboard.press('c');
  await tab.page.fill('[data-form=close] textarea', '看过了');
  await tab.page.click('[data-form=close] button.primary');
  await until('closed', async () => (await state(tab)) === 'closed');
  await until('the life tells it', async () => (await tab.text('.life')).includes('看过了'));
  const life = await tab.text('.life');
  for (const word of ['新建', '派遣', '签收', '挂账', '等材料', '恢复办理', '办结', `修好了 ${hostile}`, '结案', '看过了']) {
    assert.ok(life.includes(word), word);
  }
  assert.equal(await tab.page.evaluate('window.harmed'), undefined);
  assert.equal(await tab.page.locator('img[src=x]').count(), 0);
  await tab.shot('task-life');
  const offered = await tab.page.locator('.moves [data-move]').evaluateAll((all) => all.map((button) => button.dataset.move));
  assert.deepEqual(offered.sort(), (await api.task(task.id)).properties.moves.sort(), 'only what may be done is offered');
});

page_test('who was quicker is shown beside what one wanted', async ({ open, api }) => {
  const task = await api.make_task(centre, '抢先');
  const people = (await api.get('cadres?limit=12')).features;
  const tab = await open_on(open, task);
  tab.expect_fault(/412/);
  await tab.page.keyboard.press('a');
  await tab.page.waitForSelector('[data-suggestions] li');
  const mine = await tab.page.locator('[data-suggestions] .item-title').first().innerText();
  const theirs = people.find(({ properties }) => properties.name !== mine);
  await tab.page.route('**/moves', async (route) => {
    await api.move(task.id, { move: 'assign', cadre: theirs.id });
    await route.continue();
  }, { times: 1 });
  await tab.page.keyboard.press('1');
  await tab.page.waitForSelector('.stale');
  assert.ok((await tab.text('[data-stale=theirs]')).includes(theirs.properties.name));
  assert.ok((await tab.text('[data-stale=yours]')).includes(mine));
  await tab.shot('task-stale');
  await tab.page.click('.stale button:has-text("改为移交")');
  await until('one goes on', async () => (await api.task(task.id)).properties.holder.name === mine);

  await tab.page.click('.task-text button');
  await tab.page.fill('.task-text textarea', '我的说法');
  await tab.page.route('**/tasks/*', async (route) => {
    if (route.request().method() === 'PATCH') {
      const { version } = (await api.task(task.id)).properties;
      await api.write('PATCH', `tasks/${task.id}`, { text: '别人的说法' }, { 'If-Match': `"${version}"` });
    }
    await route.continue();
  }, { times: 1 });
  await tab.page.click('.task-text button:has-text("保存")');
  await until('both texts', async () => (await tab.text('[data-stale=theirs]')) === '别人的说法');
  assert.equal(await tab.text('[data-stale=yours]'), '我的说法');
  await tab.page.click('.stale button:has-text("仍然这样做")');
  await until('mine is saved', async () => (await api.task(task.id)).properties.text === '我的说法');
});

page_test('a refusal that comes when another task is open is told, and leaves that one’s form', async ({ open, api }) => {
  const [task, other] = [await api.make_task(centre, '迟到的拒绝'), await api.make_task(centre, '另一件')];
  const tab = await open_on(open, task);
  tab.expect_fault(/409/);
  let refuse;
  await tab.page.route('**/moves', async (route) => {
    await new Promise((resolve) => { refuse = resolve; });
    await route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ title: '已被别人处理', code: 'move_impossible' }) });
  });
  await tab.page.keyboard.press('a');
  await tab.page.waitForSelector('[data-suggestions] li');
  await tab.page.keyboard.press('1');
  await until('it is sent', () => refuse);
  await tab.page.click(`[data-task="${other.id}"]`);
  await until('the other opens', async () => (await tab.text('.task-card h2')).includes(String(other.id)));
  await tab.page.waitForSelector('[data-move=assign]');
  await tab.page.keyboard.press('a');
  await tab.page.waitForSelector('[data-form=assign]');
  refuse();
  await until('it is told, with its number', async () => (
    (await tab.text('.toasts')).includes(`第 ${task.id} 号：已被别人处理`)
  ));
  assert.equal(await tab.page.locator('[data-form=assign]').count(), 1);
  assert.equal(await tab.page.locator('.task-card .trouble').count(), 0);
});

page_test('a text is measured as the server measures it', async ({ open, api }) => {
  const task = await api.make_task(centre, '长度');
  const tab = await open_on(open, task);
  await tab.page.click('.task-text button');
  const save = tab.page.locator('.task-text button[type=submit]');
  await tab.page.fill('.task-text textarea', '灯'.repeat(667));
  await until('too long, in words', async () => (await tab.text('.task-text .fault')).includes('太长'));
  assert.ok(await save.isDisabled());
  await tab.page.fill('.task-text textarea', '灯'.repeat(666));
  await until('what is left is said', async () => (await tab.text('.task-text [role=status]')).includes('2 字节'));
  await save.click();
  await until('saved', async () => (await api.task(task.id)).properties.text === '灯'.repeat(666));
});

page_test('what another does is shown within a second and nothing jumps', async ({ open, api }) => {
  const made = [];
  for (let i = 0; i < 14; i++) {
    made.push(await api.make_task([centre[0] + i * 0.0001, centre[1]], `同时 ${i}`, { due_at: new Date(Date.now() + (i + 1) * 3_600_000).toISOString() }));
  }
  const [people] = (await api.get('cadres?limit=1')).features;
  const subject = made[9];
  const [lon, lat] = subject.properties.at;
  const view = `?tab=tasks&at=17.00/${lat}/${lon}&text=${encodeURIComponent('同时')}&task=${subject.id}`;
  const tab = await open(view);
  await tab.page.waitForSelector('.task-card .life li');
  const list = tab.page.locator('.tasks > .scroll');
  await list.evaluate((box) => { box.scrollTop = 300; });
  const scrolled = await list.evaluate((box) => box.scrollTop);
  assert.ok(scrolled > 0);
  const before = await tab.picture();
  await api.move(subject.id, { move: 'assign', cadre: people.id });
  await until('the card shows it', async () => (await state(tab)) === 'dispatched', 1000);
  await until('the list shows it', async () => (await tab.text(`[data-task="${subject.id}"]`)).includes('已派遣'), 1000);
  await until('the count shows it', async () => (await tab.text('[data-filter=dispatched]')).includes('1'), 1000);
  await until('it says so', async () => (await tab.text('.news-note')).includes('刚刚改动'), 1000);
  await until('the pin is another', async () => (await tab.picture()) !== before, 5000);
  assert.equal(await list.evaluate((box) => box.scrollTop), scrolled, 'the list stays where it was');
  assert.equal(tab.view().get('task'), String(subject.id));
  await tab.shot('task-live');
  await api.move(made[0].id, { move: 'void', note: '测试' });
  await until('what is void leaves the open ones', async () => (await tab.page.locator(`[data-task="${made[0].id}"]`).count()) === 0, 1000);
});

page_test('names, kinds and skills are shown as the text they are', async ({ open, api }) => {
  const task = await api.make_task(centre, hostile, { kind: hostile, skill: hostile, source: hostile });
  const tab = await open_on(open, task);
  for (const part of ['.task-text', '[data-field=kind]', '[data-field=skill]', '[data-fact=reporter]']) {
    assert.ok((await tab.text(`.task-card ${part}`)).includes(hostile), part);
  }
  assert.ok((await tab.text(`[data-task="${task.id}"]`)).includes('<svg onload'));
  assert.equal(await tab.page.evaluate('window.harmed'), undefined);
  assert.equal(await tab.page.locator('img[src=x]').count(), 0);
});

// A picture of two by two pixels, drawn by the browser itself.
async function picture(tab) {
  const address = await tab.page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 2;
    canvas.height = 2;
    canvas.getContext('2d').fillRect(0, 0, 1, 1);
    return canvas.toDataURL('image/png');
  });
  return Buffer.from(address.split(',')[1], 'base64');
}

page_test('a photo is shown in the life; one too large is refused before it is sent', async ({ open, api }) => {
  const task = await api.make_task(centre, '有照片');
  const tab = await open_on(open, task);
  const choose = (name, mimeType, buffer) => tab.page.setInputFiles('.file-button input', { name, mimeType, buffer });
  let sent = 0;
  tab.page.on('request', (request) => { if (request.url().endsWith('/photos')) sent += 1; });
  await choose('large.jpg', 'image/jpeg', Buffer.alloc(9_000_000));
  await until('too large, in words', async () => (await tab.text('.moves .trouble')).includes('最大 8.0 MB'));
  await choose('note.gif', 'image/gif', Buffer.from('GIF89a'));
  await until('another kind, in words', async () => (await tab.text('.moves .trouble')).includes('JPEG'));
  assert.equal(sent, 0);
  await choose('small.png', 'image/png', await picture(tab));
  await tab.page.waitForSelector('.step-photo');
  await until('it is drawn', () => tab.page.evaluate(() => document.querySelector('.step-photo').naturalWidth === 2));
  assert.equal(sent, 1);
  assert.equal((await api.task(task.id)).properties.photos, 1);
  assert.equal(await tab.page.locator('.moves .trouble').count(), 0);
  await tab.shot('task-photo');
});
