import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';

import { city_of } from '../api/city_client';
import type { DistrictEntry } from '../api/types';
import { lang, t, type Key } from '../i18n';
import { map_view } from '../map/bind';
import { district, district_info, districts, open_from_view } from '../state/session';
import { shown_tab, signed_out, tab_shown, who } from '../state/may';
import { sheet_raised } from '../state/sheet';
import { go, parts } from '../state/view';
import { kDefaultView, kTabs, type Tab } from '../state/view_url';
import { AccountsPanel } from './accounts/accounts_panel';
import { FirstAccount } from './accounts/first_account';
import { SignIn } from './accounts/sign_in';
import { AssignmentPanel } from './assignment_panel';
import { CityTable } from './city_table';
import { CoveragePanel } from './coverage_panel';
import { Brand, Header, LanguageButton } from './header';
import { KeysHelp } from './keys_help';
import { LayersPanel } from './layers_panel';
import { Legend } from './legend';
import { ListPanel } from './list_panel';
import { LogPanel } from './log_panel';
import { MapPane } from './map_pane';
import { Empty, Icon, Trouble, type Picture } from './parts';
import { ServicePanel } from './service_panel';
import { PlaceHint, TaskOrCard } from './tasks/task_or_card';
import { TasksPanel } from './tasks/tasks_panel';
import { LineBanner, Toasts } from './toasts';
import { WorksPanel } from './works/works_panel';

const kTabPictures: Record<Tab, Picture> = {
  tasks: 'tasks', list: 'list', service: 'reach', coverage: 'cover', assignment: 'assign', log: 'log', accounts: 'accounts', works: 'works',
};
const kPanels: Record<Tab, () => JSX.Element> = {
  tasks: TasksPanel, list: ListPanel, service: ServicePanel, coverage: CoveragePanel, assignment: AssignmentPanel, log: LogPanel,
  accounts: AccountsPanel, works: WorksPanel,
};

function Tabs(): JSX.Element {
  const shown = shown_tab.value;
  const choose = (tab: Tab) => {
    sheet_raised.value = tab === shown ? !sheet_raised.value : true;
    if (tab !== shown) go({ tab });
  };
  return (
    <nav class="tabs" aria-label={t('tab.all')}>
      {kTabs.filter(tab_shown).map((tab) => (
        <button type="button" key={tab} data-tab={tab} aria-current={tab === shown ? 'page' : undefined}
          onClick={() => choose(tab)}>
          <Icon of={kTabPictures[tab]} /><span>{t(`tab.${tab}` as Key)}</span>
        </button>
      ))}
    </nav>
  );
}

function SheetHandle(): JSX.Element {
  const raised = sheet_raised.value;
  return (
    <button type="button" class="handle" aria-expanded={raised} aria-label={t(raised ? 'sheet.lower' : 'sheet.raise')}
      onClick={() => (sheet_raised.value = !raised)}><span /></button>
  );
}

function Workspace(): JSX.Element {
  const Panel = kPanels[shown_tab.value];
  useEffect(() => map_view.value?.resize());
  return (
    <div class="workspace" inert={signed_out.value}>
      <Header />
      <LineBanner />
      <main>
        <section class={sheet_raised.value ? 'panel raised' : 'panel'} data-covers-map>
          <SheetHandle />
          <Tabs />
          <Panel />
        </section>
        <div class="stage">
          <MapPane />
          <LayersPanel />
          <Legend />
          <PlaceHint />
          <TaskOrCard />
        </div>
      </main>
      <Toasts />
      <KeysHelp />
      {who.value?.open && <FirstAccount />}
    </div>
  );
}

// Of which several districts are served here.
function cities_of(list: DistrictEntry[]): string[] {
  const cities = list.map(({ code }) => city_of(code));
  return [...new Set(cities)].filter((city) => cities.filter((other) => other === city).length > 1);
}

// The first page where the server holds several districts, or none.
function Start(): JSX.Element {
  const list = districts.state.value;
  const info = district_info.state.value;
  const code = parts.district.value;
  const problem = list.problem ?? info.problem;
  const unknown = info.problem?.status === 404;
  return (
    <div class="start">
      <header><Brand /><span class="grow" /><LanguageButton /></header>
      <p class="quiet">{t('app.tagline')}</p>
      {problem && !unknown && <Trouble problem={problem} retry={() => void open_from_view()} />}
      {unknown && <p class="warning">{t('app.unknown_district', { code })}</p>}
      {!problem && (list.busy || info.busy) && <p>{t('app.loading')}</p>}
      {list.data?.length === 0 && <Empty>{t('app.no_district')}</Empty>}
      {list.data && list.data.length > 0 && (code === '' || unknown) && (
        <>
          <h2>{t('app.choose_district')}</h2>
          <ul class="items">
            {list.data.map((entry) => (
              <li key={entry.code}>
                <button type="button" class="item" onClick={() => go({ ...kDefaultView, district: entry.code })}>
                  <span class="item-text"><span class="item-title">{entry.name}</span><span class="quiet">{entry.code}</span></span>
                </button>
              </li>
            ))}
          </ul>
          {cities_of(list.data).map((city) => <CityTable key={city} city={city} />)}
        </>
      )}
    </div>
  );
}

export function App(): JSX.Element {
  useEffect(() => {
    document.documentElement.lang = lang.value === 'en' ? 'en' : 'zh-CN';
    const name = district.value?.name;
    document.title = name ? `${name} · ${t('app.title')}` : t('app.title');
  }, [lang.value, district.value?.name]);
  // Whoever signs in again finds the page as it was: it stays below, covered and out of reach.
  return (
    <>
      {district.value && parts.district.value ? <Workspace /> : !signed_out.value && <Start />}
      {signed_out.value && <SignIn key={parts.district.value} />}
    </>
  );
}
