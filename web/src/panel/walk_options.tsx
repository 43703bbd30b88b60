// Minutes, who walks and in which direction: the same questions for service areas and coverage.
import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';

import { t, words } from '../i18n';
import { district } from '../state/session';
import { go, parts } from '../state/view';
import { parse_minutes } from '../state/view_url';
import { Choice, Segments } from './parts';

const kPresets = [[5, 10, 15], [10, 20, 30], [15]];

function Minutes(): JSX.Element {
  const minutes = parts.minutes.value;
  const [text, set_text] = useState(minutes.join(', '));
  useEffect(() => set_text(minutes.join(', ')), [minutes.join()]);
  const typed = parse_minutes(text);
  const presets = kPresets.map((preset) => ({ value: preset.join(), text: preset.join('/') }));
  return (
    <div class="minutes">
      <Segments label={t('service.minutes')} value={minutes.join()} choices={presets}
        change={(value) => go({ minutes: value.split(',').map(Number) })} />
      <form onSubmit={(e) => { e.preventDefault(); if (typed) go({ minutes: typed }); }}>
        <input id="minutes" value={text} inputMode="numeric" autocomplete="off" aria-invalid={!typed}
          aria-label={t('service.minutes_custom')} title={t('service.minutes_custom')}
          onInput={(e) => set_text(e.currentTarget.value)}
          onBlur={() => { if (typed && typed.join() !== minutes.join()) go({ minutes: typed }); }} />
      </form>
      {!typed && <p class="fault" role="alert">{t('service.minutes_invalid')}</p>}
    </div>
  );
}

export function Profile(): JSX.Element {
  const profiles = district.value?.profiles ?? [];
  const chosen = profiles.find((profile) => profile.id === parts.profile.value);
  const source = chosen && words({ zh: chosen.source_zh, en: chosen.source_en });
  return (
    <div>
      <Choice label={t('service.profile')} value={parts.profile.value} id="profile"
        choices={profiles.map((profile) => ({ value: profile.id, text: words(profile) }))}
        change={(profile) => go({ profile })} />
      {source && <p class="quiet note">{t('service.speed_from', { source })}</p>}
    </div>
  );
}

export function WalkOptions(): JSX.Element {
  const directions = [
    { value: 'to' as const, text: t('service.to') }, { value: 'from' as const, text: t('service.from') },
  ];
  return (
    <div class="options">
      <Minutes />
      <Segments label={t('service.direction')} value={parts.direction.value} choices={directions}
        change={(direction) => go({ direction })} />
      <Profile />
    </div>
  );
}
