// Symbols drawn on a canvas in the browser: the map fetches no sprite.
import type { Map as MapLibre } from 'maplibre-gl';

import { kStages, type Stage } from '../api/works_client';
import { kGroups, type Shape } from './kind_groups';
import { kAssignmentInk, kSelected, kTaskInk, kUrgent } from './palette';
import { kPin, kTaskSigns, type TaskSign } from './task_signs';
import { kDoneTick, kStageColours, kStageDisc, kStageFill } from './work_signs';

const kRatio = 2; // pixels a CSS pixel
const kSize = 24;

const kOutlines: Record<Shape, string> = {
  circle: 'M12 1.5a10.5 10.5 0 1 1 0 21 10.5 10.5 0 0 1 0-21z',
  square: 'M4 1.8h16a2.2 2.2 0 0 1 2.2 2.2v16a2.2 2.2 0 0 1-2.2 2.2H4A2.2 2.2 0 0 1 1.8 20V4A2.2 2.2 0 0 1 4 1.8z',
  diamond: 'M12 .4 23.6 12 12 23.6.4 12z',
  shield: 'M12 1l9.5 3v8c0 5.5-4 9-9.5 11-5.5-2-9.5-5.5-9.5-11V4z',
  hexagon: 'M12 .8l9.8 5.6v11.2L12 23.2l-9.8-5.6V6.4z',
};

export function outline_of(shape: Shape): string {
  return kOutlines[shape];
}

type Draw = (context: CanvasRenderingContext2D) => void;

function picture(width: number, height: number, draw: Draw): ImageData | null {
  const canvas = document.createElement('canvas');
  canvas.width = width * kRatio;
  canvas.height = height * kRatio;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.scale(kRatio, kRatio);
  draw(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function symbol(outline: string, colour: string, sign: string): Draw {
  return (context) => {
    const shape = new Path2D(outline);
    context.fillStyle = colour;
    context.fill(shape);
    context.lineWidth = 1.4;
    context.strokeStyle = '#ffffff';
    context.stroke(shape);
    context.fillStyle = '#ffffff';
    context.fill(new Path2D(sign), 'evenodd');
  };
}

// An office building: organisations.
const kOrganisationSign = 'M8 5h8v14h-3v-3h-2v3H8zM9.7 7v1.6h1.6V7zM12.7 7v1.6h1.6V7zM9.7 10v1.6h1.6V10zM12.7 10v1.6h1.6V10zM9.7 13v1.6h1.6V13zM12.7 13v1.6h1.6V13z';
const kStarSign = 'M12 4.5l2.2 4.8 5.3.6-3.9 3.6 1.1 5.2L12 16.1l-4.7 2.6 1.1-5.2-3.9-3.6 5.3-.6z';

function cross(context: CanvasRenderingContext2D): void {
  for (const [width, colour] of [[4.6, '#ffffff'], [2.4, kUrgent]] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.lineCap = 'round';
    context.stroke(new Path2D('M3.5 3.5l7 7M10.5 3.5l-7 7'));
  }
}

function hatch(context: CanvasRenderingContext2D): void {
  context.strokeStyle = 'rgba(138,111,84,0.55)';
  context.lineWidth = 0.8;
  context.stroke(new Path2D('M-1 9L9 -1M3 13L13 3M-1 1L1 -1M7 13L13 7'));
}

// A marker for the chosen facility: a ring that leaves its symbol visible.
function ring(context: CanvasRenderingContext2D): void {
  for (const [width, colour] of [[6, '#ffffff'], [3.2, kSelected]] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke(new Path2D('M20 4a16 16 0 1 1 0 32 16 16 0 0 1 0-32z'));
  }
}

const kPlusSign = 'M11 6h2v2.6h2.6v2H13v2.6h-2v-2.6H8.4v-2H11z';

// Hollow while nobody has it in hand; overdue in another colour and with a mark at the shoulder.
function pin(sign: string, ink: string, late: boolean): Draw {
  return (context) => {
    const hollow = sign === kTaskSigns.waiting;
    const shape = new Path2D(kPin);
    context.strokeStyle = '#ffffff';
    context.lineWidth = 4;
    context.stroke(shape);
    context.fillStyle = hollow ? '#ffffff' : ink;
    context.fill(shape);
    context.strokeStyle = ink;
    context.lineWidth = 1.8;
    context.stroke(shape);
    context.fillStyle = hollow ? ink : '#ffffff';
    context.fill(new Path2D(sign), 'evenodd');
    if (!late) return;
    context.strokeStyle = '#ffffff';
    context.lineWidth = 1.6;
    context.fillStyle = ink;
    const corner = new Path2D('M19.4 .9l4.2 7.4h-8.4z');
    context.fill(corner);
    context.stroke(corner);
    context.fillStyle = '#ffffff';
    context.fill(new Path2D('M19 3.2h.9v2.7H19zM19 6.4h.9v.9H19z'));
  };
}

// The place in the list of suggestions.
function rank(text: string, ink: string): Draw {
  return (context) => {
    const disc = new Path2D('M12 1.5a10.5 10.5 0 1 1 0 21 10.5 10.5 0 0 1 0-21z');
    context.fillStyle = ink;
    context.fill(disc);
    context.lineWidth = 1.6;
    context.strokeStyle = '#ffffff';
    context.stroke(disc);
    context.fillStyle = '#ffffff';
    context.font = 'bold 13px sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(text, 12, 12.5);
  };
}

const kMostSuggested = 5;

function add_task_icons(add: (id: string, width: number, height: number, draw: Draw) => void): void {
  for (const sign of Object.keys(kTaskSigns) as TaskSign[]) {
    add(`task-${sign}`, kSize, kSize, pin(kTaskSigns[sign], kTaskInk, false));
    add(`task-${sign}-late`, kSize, kSize, pin(kTaskSigns[sign], kUrgent, true));
  }
  for (let i = 1; i <= kMostSuggested; i++) {
    add(`rank-${i}`, kSize, kSize, rank(String(i), kAssignmentInk));
    add(`rank-${i}-chosen`, kSize, kSize, rank(String(i), kSelected));
  }
  add('task-new', kSize, kSize, pin(kPlusSign, kSelected, false));
}

function stage_disc(stage: Stage): Draw {
  return (context) => {
    const disc = new Path2D(kStageDisc);
    context.strokeStyle = '#ffffff';
    context.lineWidth = 5;
    context.stroke(disc);
    context.fillStyle = '#ffffff';
    context.fill(disc);
    context.strokeStyle = context.fillStyle = kStageColours[stage];
    context.fill(new Path2D(kStageFill[stage]));
    context.lineWidth = 2.2;
    context.stroke(disc);
    if (stage !== 'done') return;
    context.strokeStyle = '#ffffff';
    context.stroke(new Path2D(kDoneTick));
  };
}

// Of surfaces: none while planned, lines while under way, crossed lines when done.
function stage_hatch(stage: Stage): Draw {
  return (context) => {
    context.strokeStyle = kStageColours[stage];
    context.lineWidth = 1;
    const lines = { planned: '', under_way: 'M-1 9L9 -1M-1 1L1 -1M7 9L9 7', done: 'M-1 9L9 -1M-1 1L1 -1M7 9L9 7M-1 -1L9 9' };
    context.stroke(new Path2D(lines[stage]));
  };
}

export function add_icons(map: MapLibre): void {
  const add = (id: string, width: number, height: number, draw: Draw) => {
    const image = picture(width, height, draw);
    if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: kRatio });
  };
  for (const group of kGroups) {
    add(`facility-${group.id}`, kSize, kSize, symbol(kOutlines[group.shape], group.colour, group.sign));
  }
  add('organisation', kSize, kSize, symbol(kOutlines.square, '#46505c', kOrganisationSign));
  add('centre', kSize, kSize, symbol(kOutlines.circle, kAssignmentInk, kStarSign));
  add('uncovered', 14, 14, cross);
  add('gully', 12, 12, hatch);
  add('ring', 40, 40, ring);
  add_task_icons(add);
  for (const stage of kStages) {
    add(`stage-${stage}`, kSize, kSize, stage_disc(stage));
    add(`stage-hatch-${stage}`, 8, 8, stage_hatch(stage));
  }
}
