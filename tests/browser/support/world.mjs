// What all tests share: one server, one browser, one view of the API; and a test that opens tabs and
// closes them, whereby their faults are told.
import { after, before, test } from 'node:test';

import { Api } from './api.mjs';
import { launch, new_tab } from './browser.mjs';
import { Server } from './server.mjs';

export const world = {};

before(async () => {
  world.server = await Server.start();
  world.api = await new Api(world.server.address).open();
  world.browser = await launch();
}, { timeout: 120_000 });

after(async () => {
  await world.browser?.close();
  await world.server?.remove();
});

// `steps` gets a function that opens a tab on a view of the district, e.g. `?tab=log`.
export function page_test(name, steps) {
  test(name, { timeout: 120_000 }, async () => {
    const tabs = [];
    const open = async (view = '', options = {}) => {
      const tab = await new_tab(world.browser, world.server.address, options);
      tabs.push(tab);
      if (!options.undrawn) await tab.open(options.raw ? view : `/?d=${world.api.code}${view.replace('?', '&')}`);
      return tab;
    };
    try {
      await steps({ open, api: world.api, server: world.server });
    } catch (error) {
      await tabs[0]?.shot(`failed-${name.replace(/\W+/g, '-')}`).catch(() => undefined);
      await Promise.allSettled(tabs.map((tab) => tab.page.context().close()));
      throw error;
    }
    for (const tab of tabs) await tab.close();
  });
}
