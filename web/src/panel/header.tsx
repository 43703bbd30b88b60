import type { JSX } from 'preact';

import { lang, t } from '../i18n';
import { districts, district } from '../state/session';
import { go, parts, set_language } from '../state/view';
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

// The district by name; to choose from where the server holds several.
export function DistrictChoice(): JSX.Element {
  const all = districts.state.value.data ?? [];
  const code = parts.district.value;
  const name = district.value?.name ?? all.find((entry) => entry.code === code)?.name ?? code;
  if (all.length < 2) return <span class="district-name">{name}</span>;
  return (
    <select id="district" aria-label={t('app.district')} value={code}
      onChange={(e) => go({ ...kDefaultView, district: e.currentTarget.value })}>
      {all.map((entry) => <option key={entry.code} value={entry.code} selected={entry.code === code}>{entry.name}</option>)}
    </select>
  );
}

export function Header(): JSX.Element {
  return (
    <header class="bar">
      <Brand />
      <DistrictChoice />
      <span class="grow" />
      <SearchBox />
      <AccountMenu />
      <LanguageButton />
      <button type="button" class="language keys-button" aria-label={t('keys.help')} title={t('keys.help')}
        onClick={() => (keys_open.value = true)}>?</button>
    </header>
  );
}
