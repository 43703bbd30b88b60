import { effect } from '@preact/signals';
import { render } from 'preact';
import { setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';

import { start_keyboard } from './keyboard';
import { App } from './panel/app';
import { start_accounts } from './state/accounts';
import { start_areas } from './state/areas';
import { start_list } from './state/list';
import { start_selection } from './state/selection';
import { open_from_view, start_session } from './state/session';
import { start_sheet } from './state/sheet';
import { start_suggestions } from './state/suggestions';
import { start_tasks } from './state/tasks';
import { start_works } from './state/works';
import { start_tools } from './state/tools';
import { parts, start_view } from './state/view';
import './style/base.css';
import './style/layout.css';
import './style/over_map.css';
import './style/header.css';
import './style/panels.css';
import './style/tasks.css';
import './style/accounts.css';
import './style/works.css';

setWorkerUrl(workerUrl);
start_view();
start_session();
start_selection();
start_list();
start_areas();
start_accounts();
start_tools();
start_works();
start_tasks();
start_suggestions();
start_sheet();
start_keyboard();
effect(() => {
  void parts.district.value; // another district in the URL is opened
  void open_from_view();
});
render(<App />, document.getElementById('app')!);
