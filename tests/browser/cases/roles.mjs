// What each role is offered: nobody is shown a button that the server would refuse him, and clicking
// through everything brings no refusal. One server of its own.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { GuardedDistrict, signed_in } from '../support/accounts.mjs';
import { until } from '../support/browser.mjs';
import { world } from '../support/world.mjs';

const kSpot = [1.5252, 42.5072];
const kTabs = ['tasks', 'list', 'service', 'coverage', 'assignment', 'works'];
const district = new GuardedDistrict();
const people = {}; // what the tests ask for beside the pages, signed in
let own, other, free; // tasks: of the cadre, of a colleague, of nobody

async function make_task(text, holder) {
  const { id } = await people.desk.do('POST', 'tasks', { at: kSpot, text, due_at: new Date(Date.now() + 600_000).toISOString() });
  if (holder) await people.desk.move(id, { move: 'assign', cadre: holder });
  return id;
}

before(() => district.start(), { timeout: 120_000 });
after(() => district.remove());

async function prepare() {
  people.chief = await district.make_first('chief');
  const [me, colleague] = (await people.chief.do('GET', 'cadres?limit=2')).features;
  for (const [name, role, cadre] of [
    ['desk', 'dispatcher'], ['worker', 'cadre', me.id], ['colleague', 'cadre', colleague.id], ['builder', 'engineer'], ['guest', 'viewer'],
  ]) await people.chief.add_account({ name, role, ...(cadre && { cadre }) });
  people.desk = await district.sign_in('desk');
  own = await make_task('我的任务', me.id);
  other = await make_task('同事的任务', colleague.id);
  free = await make_task('无人的任务');
}

let prepared;
const roles_test = (name, steps) => district.test(name, async (open) => {
  prepared ??= prepare(); // by whichever test comes first
  await prepared;
  await steps(open);
});

// A page on which every refusal of the server fails the test.
async function page_of(open, name, query = '', options = {}) {
  const tab = await open(district.home(query), options, /401/);
  const refused = [];
  tab.page.on('response', (answer) => {
    if (answer.status() === 403) refused.push(`${answer.request().method()} ${answer.url()}`);
  });
  tab.refused = refused;
  await signed_in(tab, name);
  await tab.drawn();
  return tab;
}

const card_buttons = (tab) => tab.page.locator('.moves button[data-move]').evaluateAll((all) => all.map((one) => one.dataset.move).sort());

async function open_task(tab, id) {
  await tab.page.click('[data-tab=tasks]');
  await tab.page.click(`[data-task="${id}"]`);
  await until('the card', async () => (await tab.text('.task-card h2')).includes(String(id)));
  await tab.page.waitForSelector('.task-card .life li');
}

// Through all panels, a row and a card of each kind; no refusal, no error in words.
async function through_everything(tab) {
  for (const name of kTabs) {
    await tab.page.click(`[data-tab=${name}]`);
    await tab.drawn();
    assert.equal(await tab.page.locator('.panel .trouble').count(), 0, name);
  }
  await tab.page.click('[data-tab=list]');
  for (const layer of ['facilities', 'buildings', 'organisations', 'ways', 'subdistricts']) {
    const [feature] = (await world.api.features(layer)).features;
    await tab.page.evaluate(([key]) => {
      const url = new URL(location.href);
      url.searchParams.set('sel', key);
      history.pushState(null, '', url);
      dispatchEvent(new PopStateEvent('popstate'));
    }, [`${layer}/${feature.id}`]);
    await tab.page.waitForSelector('.card .fields');
  }
  assert.deepEqual(tab.refused, []);
  assert.equal(await tab.page.locator('.toast.error').count(), 0);
}

async function pens_on(tab, layer) {
  const [feature] = (await world.api.features(layer)).features;
  // A page that is left breaks off what its map still fetches, and says so.
  await tab.drawn();
  await tab.page.goto(`${tab.address}${district.home(`&sel=${layer}/${feature.id}`)}`);
  await tab.page.waitForSelector('.card .fields');
  return tab.page.locator('.card .editable').count();
}

roles_test('a viewer sees everything and no button that writes', async (open) => {
  const tab = await page_of(open, 'guest', '&tab=tasks');
  await until('the tasks', async () => (await tab.page.locator('[data-task]').count()) === 3);
  assert.equal(await tab.page.locator('.new-task, [data-filter=mine]').count(), 0);
  for (const id of [own, other, free]) {
    await open_task(tab, id);
    assert.deepEqual(await card_buttons(tab), []);
    assert.equal(await tab.page.locator('.task-card .file-button, .task-card .editable').count(), 0);
  }
  await tab.shot('viewer-task');
  await tab.page.keyboard.press('n');
  assert.equal(await tab.page.locator('.place-hint').count(), 0);
  await tab.page.keyboard.press('?');
  const keys = await tab.page.locator('dialog kbd').allInnerTexts();
  assert.deepEqual(keys.filter((key) => ['A', 'T', 'H', 'C', 'N'].includes(key)), [], 'keys that do nothing for him');
  assert.ok(keys.includes('J K') && keys.includes(`1–${kTabs.length}`));
  await tab.page.keyboard.press('Escape');
  await through_everything(tab);
  assert.equal(await tab.page.locator('[data-tab=log], [data-tab=accounts]').count(), 0);
  for (const layer of ['facilities', 'buildings', 'ways', 'subdistricts']) assert.equal(await pens_on(tab, layer), 0, layer);
  await tab.shot('viewer-card');
  assert.equal(await tab.page.locator('button:has-text("新建任务")').count(), 0);
  // Where people are is not told to him, whatever he asks for.
  const guest = await district.sign_in('guest');
  for (const cadre of (await guest.do('GET', 'cadres?limit=100')).features) {
    assert.equal(cadre.properties.place, null);
    assert.equal(cadre.geometry, null);
  }
  assert.equal((await guest.ask('GET', `tasks/${free}/suggestions`)).status, 403);
});

roles_test('a link to a panel that one has not opens the list, as everything on the page says', async (open) => {
  const tab = await page_of(open, 'guest', '&tab=log&layer=places&kind=town');
  await tab.page.waitForSelector('.panel [data-row]');
  assert.deepEqual(
    await tab.page.locator('.tabs [aria-current=page]').evaluateAll((all) => all.map((one) => one.dataset.tab)), ['list'],
  );
  await tab.drawn();
  assert.ok(!tab.requests.some((url) => new URL(url).pathname.endsWith('/log')), 'nothing is asked that would be refused');
  const marked = await tab.picture();
  await tab.page.selectOption('#list-kind', '');
  await until('the map marks the matches of the list', async () => (await tab.picture()) !== marked);
  assert.deepEqual(tab.refused, []);
});

roles_test('a cadre acknowledges and finishes what is his, and nothing else', async (open) => {
  const tab = await page_of(open, 'worker', '&tab=tasks');
  await until('the tasks', async () => (await tab.page.locator('[data-task]').count()) === 3);
  for (const id of [other, free]) {
    await open_task(tab, id);
    assert.deepEqual(await card_buttons(tab), [], `task ${id}`);
    assert.equal(await tab.page.locator('.task-card .file-button, .task-card .editable').count(), 0);
  }
  await tab.page.click('[data-filter=mine]');
  await until('his alone', async () => (await tab.page.locator('[data-task]').count()) === 1);
  await open_task(tab, own);
  assert.deepEqual(await card_buttons(tab), ['acknowledge', 'return']);
  assert.equal(await tab.page.locator('.task-card .file-button').count(), 1);
  await tab.shot('cadre-task');
  await tab.page.click('[data-move=acknowledge]');
  await tab.page.waitForSelector('[data-move=finish]');
  assert.equal(await tab.page.locator('.toast button:has-text("撤销")').count(), 0, 'no undoing that he may not do');
  await tab.page.click('[data-move=finish]');
  await tab.page.fill('[data-form=finish] textarea', '已处理');
  await tab.page.click('[data-form=finish] button[type=submit]');
  await until('finished', async () => (await tab.page.getAttribute('.task-card [data-state]', 'data-state')) === 'to_verify');
  assert.deepEqual(await card_buttons(tab), [], 'who has handled it does not close it');
  await tab.page.click('[data-filter=mine]');
  await through_everything(tab);
  for (const layer of ['facilities', 'buildings', 'ways']) assert.equal(await pens_on(tab, layer), 0, layer);
});

roles_test('a cadre reports a task as his own and may mend it until somebody looks at it', async (open) => {
  const tab = await page_of(open, 'worker', `&tab=tasks&at=16.00/${kSpot[1]}/${kSpot[0]}`);
  await tab.page.click('.new-task');
  await tab.click_map(kSpot);
  await tab.page.waitForSelector('.new-task-card [data-where], .new-task-card .border-choice');
  assert.equal(await tab.page.inputValue('#new-source'), 'cadre');
  await tab.page.fill('#new-text', '路灯不亮');
  await tab.page.click('.new-task-card button[type=submit]');
  await until('reported', async () => (await tab.page.getAttribute('.task-card [data-state]', 'data-state')) === 'reported');
  assert.ok(await tab.page.locator('.task-card .editable').count() > 0);
  assert.equal(await tab.page.locator('.task-card .file-button').count(), 1);
  const id = Number(tab.view().get('task'));
  await people.desk.move(id, { move: 'accept' });
  await until('no longer his to change', async () => (await tab.page.locator('.task-card .editable').count()) === 0);
  assert.deepEqual(tab.refused, []);
});

roles_test('a dispatcher edits what he may and is offered no undoing of edits', async (open) => {
  const tab = await page_of(open, 'desk', '&tab=tasks');
  await open_task(tab, free);
  assert.deepEqual(await card_buttons(tab), ['assign']);
  await through_everything(tab);
  for (const layer of ['ways', 'subdistricts']) assert.equal(await pens_on(tab, layer), 0, layer);
  assert.ok(await pens_on(tab, 'facilities') > 0);
  await tab.page.click('[data-field=name] .icon-button');
  await tab.page.fill('[data-field=name] input', '派遣员起的名');
  await tab.page.keyboard.press('Enter');
  await until('told', async () => (await tab.text('.toasts')).includes('派遣员起的名'));
  assert.equal(await tab.page.locator('.toast button:has-text("撤销")').count(), 0);
  await tab.shot('dispatcher-edit');
  assert.deepEqual(tab.refused, []);
});

roles_test('an engineer finds his way through all panels', async (open) => {
  const tab = await page_of(open, 'builder', '&tab=tasks');
  await open_task(tab, free);
  assert.deepEqual(await card_buttons(tab), []);
  assert.equal(await tab.page.locator('.new-task').count(), 0);
  await through_everything(tab);
});

roles_test('an administrator is offered the undoing of edits, and no photo of a task that is closed', async (open) => {
  const tab = await page_of(open, 'chief', '&tab=tasks');
  const task = await make_task('作废');
  await people.chief.move(task, { move: 'void', note: '重复' });
  await tab.page.click('[data-filter=all]');
  await open_task(tab, task);
  assert.equal(await tab.page.locator('.task-card .file-button').count(), 0);
  await through_everything(tab);
  assert.ok(await pens_on(tab, 'ways') > 0);
  await tab.page.click('[data-field=name] .icon-button');
  await tab.page.fill('[data-field=name] input', '管理员起的名');
  await tab.page.keyboard.press('Enter');
  await until('undone with one click', async () => (await tab.page.locator('.toast button:has-text("撤销")').count()) === 1);
  await tab.page.click('.toast button:has-text("撤销")');
  await until('told', async () => (await tab.text('.toasts')).includes('已撤销'));
  assert.deepEqual(tab.refused, []);
});

roles_test('due today counts all that match, not the rows that are loaded', async (open) => {
  for (let i = 0; i < 105; i++) await make_task(`今天 ${i}`);
  const tab = await page_of(open, 'guest', '&tab=tasks&text=今天');
  const soon = (await people.desk.do('GET', 'tasks?q=今天&limit=1')).features[0].properties.due_at;
  const today = new Date(soon).getDate() === new Date().getDate() ? 105 : 0; // close to midnight they are tomorrow's
  await until('the count', async () => (await tab.text('[data-count=today]')) === `今天到期 ${today}`);
  assert.equal(await tab.page.locator('.items [data-task]').count(), 100);
});
