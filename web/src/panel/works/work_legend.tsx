import type { JSX } from 'preact';

import { kStages, type Stage } from '../../api/works_client';
import { t } from '../../i18n';
import { kDoneTick, kStageColours, kStageDashes, kStageDisc, kStageFill, kStripe } from '../../map/work_signs';
import { works } from '../../state/works';
import { stage_name } from '../../i18n/work_words';

const kLine = 5;

function dashes(stage: Stage): string | undefined {
  return kStageDashes[stage]?.map((part) => part * kLine).join(' ');
}

// The disc of a stage, as on the map.
export function StageSign({ stage }: { stage: Stage }): JSX.Element {
  const colour = kStageColours[stage];
  return (
    <svg class="stage-sign" viewBox="2 2 20 20" aria-hidden="true">
      <path d={kStageDisc} fill="#fff" stroke={colour} stroke-width="2.2" />
      <path d={kStageFill[stage]} fill={colour} />
      {stage === 'done' && <path d={kDoneTick} fill="none" stroke="#fff" stroke-width="2.2" />}
    </svg>
  );
}

function StageLine({ stage }: { stage: Stage }): JSX.Element {
  const planned = stage === 'planned';
  return (
    <svg class="stage-line" viewBox="0 0 40 10" aria-hidden="true">
      <path d="M0 5H40" stroke={kStageColours[stage]} stroke-width={kLine} stroke-dasharray={planned ? dashes(stage) : undefined} />
      {stage === 'under_way' && <path d="M0 5H40" stroke="#fff" stroke-width={kLine * kStripe} stroke-dasharray={dashes(stage)} />}
    </svg>
  );
}

// The key to the works on the map.
export function WorkLegend(): JSX.Element | null {
  if (!works.state.value.data) return null;
  return (
    <div class="legend work-legend" aria-label={t('layers.legend')}>
      <strong>{t('works.legend')}</strong>
      {kStages.map((stage) => <span key={stage}><StageLine stage={stage} /><StageSign stage={stage} /> {stage_name(stage)}</span>)}
    </div>
  );
}
