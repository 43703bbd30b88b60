import type { JSX } from 'preact';

import { lang, t } from '../i18n';
import { districts, district } from '../state/session';
import { go, set_language } from '../state/view';
import { kDefaultView } from '../state/view_url';
import { keys_open } from './keys_help';
import { AccountMenu } from './accounts/account_menu';
import { SearchBox } from './search_box';

export function LanguageButton(): JSX.Element {
  return (
    <button type="button" class="language" data-language lang={lang.value === 'en' ? 'zh-CN' : 'en'} aria-label={t('app.language')}
      title={t('app.language')} onClick={() => set_language(lang.value === 'en' ? 'zh' : 'en')}>
      {t('app.language_short')}
    </button>
  );
}

export function Brand(): JSX.Element {
  return <span class="brand"><img src="/favicon.svg" alt="" width="24" height="24" /><span>{t('app.title')}</span></span>;
}

export function Header(): JSX.Element {
  const all = districts.state.value.data ?? [];
  const shown = district.value;
  return (
    <header class="bar">
      <Brand />
      {all.length > 1 ? (
        <select aria-label={t('app.district')} value={shown?.code}
          onChange={(e) => go({ ...kDefaultView, district: e.currentTarget.value })}>
          {all.map((entry) => (
            <option key={entry.code} value={entry.code} selected={entry.code === shown?.code}>{entry.name}</option>
          ))}
        </select>
      ) : <span class="district-name">{shown?.name}</span>}
      <span class="grow" />
      <SearchBox />
      <AccountMenu />
      <LanguageButton />
      <button type="button" class="language keys-button" aria-label={t('keys.help')} title={t('keys.help')}
        onClick={() => (keys_open.value = true)}>?</button>
    </header>
  );
}
