import type { JSX } from 'preact';

import type { Feature, LayerId } from '../api/types';
import { metres, number, t } from '../i18n';
import { field_name, kind_name, layer_singular, value_name } from '../i18n/words';
import { box_of } from '../map/geometry';
import { map_view } from '../map/bind';
import { pile, same_key, select, selection, type Hit } from '../state/selection';
import { district } from '../state/session';
import { go, parts } from '../state/view';
import { use_heading } from './card_focus';
import { FieldEditor } from './field_editor';
import { kind_of, title_of } from './naming';
import { Empty, Failure, Icon, IconButton, Progress } from './parts';
import { LayerSymbol } from './symbol';
import { TasksHere } from './tasks/tasks_here';

// Told elsewhere on the card, or meant for the program.
const kUnlisted = ['id', 'layer', 'version', 'area', 'editable', 'parent', 'at', 'centre', 'made_up'];

// The value as the reader would write it; "" when there is none.
export function value_text(layer: LayerId, field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no');
  if (typeof value === 'number') {
    if (field === 'incline') return `${number(value * 100, 1)}%`;
    // 0 stands for unknown in what was never counted.
    if (value === 0 && ['levels', 'capacity', 'headcount', 'step_count'].includes(field)) return '';
    if (field === 'square_metres') return t('common.square_metres', { n: Math.round(value) });
    if (field === 'metres') return metres(value);
    return number(value, Number.isInteger(value) ? 0 : 2);
  }
  if (typeof value === 'string') {
    if (field === 'kind') return kind_name(layer, value, district.value);
    return value_name(field, value) ?? value;
  }
  return JSON.stringify(value);
}

function fields_of(feature: Feature): string[] {
  const editable = feature.properties.editable ?? [];
  const present = Object.keys(feature.properties).filter((field) => !kUnlisted.includes(field));
  const known = editable.filter((field) => present.includes(field));
  // Editable ones first, in the order the server names them.
  return [...known, ...present.filter((field) => !known.includes(field))];
}

function AreaPath({ feature }: { feature: Feature }): JSX.Element | null {
  const steps = feature.properties.area?.path ?? [];
  if (steps.length === 0) return null;
  const layers: LayerId[] = ['subdistricts', 'communities', 'grids'];
  return (
    <p class="path">
      {steps.map((step, i) => (
        <span key={step.id}>
          {i > 0 && <span aria-hidden="true"> › </span>}
          <button type="button" class="link" onClick={() => select({ layer: layers[i]!, id: step.id })}>{step.name}</button>
        </span>
      ))}
    </p>
  );
}

function position_text(feature: Feature): string {
  return feature.properties.at.map((v) => v.toFixed(6)).join(', ');
}

function Actions({ feature }: { feature: Feature }): JSX.Element {
  const { layer, id, name } = feature.properties;
  const box = box_of(feature.geometry);
  return (
    <div class="actions">
      {layer === 'facilities' && (
        <button type="button" class="primary" onClick={() => go({ tab: 'service', facility: id, selected: null })}>
          <Icon of="reach" /> {t('card.to_service')}
        </button>
      )}
      {box && map_view.value && (
        <button type="button" onClick={() => map_view.value?.fit(box)}><Icon of="target" /> {t('common.zoom_to')}</button>
      )}
      {parts.layer.value !== layer && name && (
        <button type="button" onClick={() => go({ tab: 'list', layer, q: name, kind: '', area: 0 })}>
          <Icon of="list" /> {t('card.in_list')}
        </button>
      )}
      <TasksHere feature={feature} />
    </div>
  );
}

function Pile({ hits, selected }: { hits: Hit[]; selected: boolean }): JSX.Element {
  const rows = hits.filter((hit) => !same_key(hit, parts.selected.value));
  return (
    <details class="pile" open={!selected}>
      <summary>{selected ? t('card.also_here', { n: rows.length }) : t('card.here', { n: rows.length })}</summary>
      <ul class="items">
        {rows.map((hit) => (
          <li key={`${hit.layer}/${hit.id}`}>
            <button type="button" class="item" onClick={() => select({ layer: hit.layer, id: hit.id }, hits)}>
              <LayerSymbol layer={hit.layer} kind={hit.kind} />
              <span class="item-text">
                <span class="item-title">{title_of(hit.layer, hit.id, hit.name, hit.kind)}</span>
                <span class="quiet">{layer_singular(hit.layer)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Sheet({ feature }: { feature: Feature }): JSX.Element {
  const { layer, id, version } = feature.properties;
  const editable = feature.properties.editable ?? [];
  return (
    <>
      <AreaPath feature={feature} />
      <dl class="fields">
        {fields_of(feature).map((field) => {
          const text = value_text(layer, field, feature.properties[field]);
          if (!text && !editable.includes(field)) return null;
          return (
            <div key={`${layer}/${id}/${field}`} data-field={field}>
              <dt>{field_name(field)}</dt>
              <dd>
                {editable.includes(field) ? <FieldEditor feature={feature} field={field} text={text} />
                  : <span class="value">{text}</span>}
              </dd>
            </div>
          );
        })}
        <div><dt>{t('card.position')}</dt><dd class="number">{position_text(feature)}</dd></div>
        <div data-field="version">
          <dt>{t('card.version_label')}</dt><dd>{t('card.version', { n: String(version) })}</dd>
        </div>
      </dl>
      <Actions feature={feature} />
    </>
  );
}

export function Card(): JSX.Element | null {
  const key = parts.selected.value;
  const hits = pile.value;
  const { data, busy, problem } = selection.state.value;
  const heading_box = use_heading(key && (data || problem) ? `${key.layer}/${key.id}` : '');
  if (!key && !hits) return null;
  const kind = data ? kind_of(data.properties) : '';
  const heading = !key || !data ? t('card.choose')
    : title_of(key.layer, key.id, data.properties.name, kind);
  return (
    <aside class="card" data-covers-map aria-label={t('card.title')}>
      <header>
        {key && data && <LayerSymbol layer={key.layer} kind={kind} />}
        <div class="heading">
          <h2 ref={heading_box} tabIndex={-1}>{key && !data && !problem ? t('common.loading') : heading}</h2>
          {key && (
            <p class="quiet">
              {[layer_singular(key.layer), kind && kind_name(key.layer, kind, district.value)].filter(Boolean).join(' · ')}
            </p>
          )}
        </div>
        <IconButton icon="close" label={t('common.close')} click={() => select(null)} />
      </header>
      <Progress busy={busy && !data} />
      <div class="card-body">
        {problem && (problem.status === 404 ? <Empty>{t('card.gone')}</Empty> : <Failure of={selection} />)}
        {key && data && <Sheet feature={data} />}
        {hits && <Pile hits={hits} selected={key !== null} />}
      </div>
    </aside>
  );
}
