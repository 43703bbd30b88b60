import assert from 'node:assert/strict';

import { until } from '../support/browser.mjs';
import { page_test } from '../support/world.mjs';

page_test('a banner says that the line is down, and no change is missed', async ({ open, api, server }) => {
  const place = (await api.features('places', 'kind=town')).features[0];
  const tab = await open(`?sel=places/${place.id}`);
  await tab.page.waitForSelector('.card dl.fields');
  await server.stop();
  await until('the banner is shown', async () => (await tab.text('.banner')).includes('正在重连'), 20_000);
  await tab.shot('line-down');
  await tab.page.click('[data-tab=assignment]');
  await tab.page.waitForSelector('.panel .trouble button:has-text("重试")');
  await server.run();
  const edited = await api.edit('places', place.id, { name: '断线时改的' });
  await until('the banner goes', async () => (await tab.page.locator('.banner').count()) === 0, 20_000);
  await until('what could not be answered is', async () => (await tab.page.locator('[data-assignment] tbody tr').count()) > 0, 20_000);
  assert.equal(await tab.page.locator('.panel .trouble').count(), 0);
  await until('what was missed is shown', async () => (await tab.text('.card h2')) === '断线时改的', 20_000);
  assert.equal((await api.feature('places', place.id)).properties.name, '断线时改的');
  await api.undo(edited.properties.version);
  tab.expect_fault(/ERR_|EventSource|Failed to load|net::/);
});
