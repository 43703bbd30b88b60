// All colours of the map. Sequential ones are ColorBrewer's (GnBu, YlGnBu), which stay apart for the
// colour-blind and in print; nothing is said by colour alone.

export const kInk = '#33363b';
export const kLand = '#f5f3ee';
export const kHalo = 'rgba(250,249,246,0.9)';

export const kSelected = '#d9480f';
export const kUrgent = '#a50f2b';

// Nearest first. One to three bands take the last of their row.
const kBandColours = [['#0868ac'], ['#0868ac', '#43a2ca'], ['#084081', '#2b8cbe', '#7bccc4']];
// Wider for nearer: the bands differ in width too.
export const kBandWidths = [4, 2.8, 1.8];

export function band_colours(count: number): string[] {
  return kBandColours[Math.min(Math.max(count, 1), 3) - 1]!;
}

// Shares covered, worst first: below 20 %, 40 %, 60 %, 80 %, and above.
export const kShareSteps = [0, 0.2, 0.4, 0.6, 0.8];
export const kShareColours = ['#ffffcc', '#c7e9b4', '#7fcdbb', '#41b6c4', '#2c7fb8'];

export function share_class(share: number): number {
  return kShareSteps.findLastIndex((step) => share >= step);
}

// Borders of areas by level.
export const kAreaInk = { subdistricts: '#6d4f7d', communities: '#83689a', grids: '#9c8aac' };
// Light fills by which neighbouring subdistricts are told apart a little.
export const kAreaTints = ['#b9a4c9', '#a8bfa0', '#c9b79a', '#9fb6c6', '#c6a6a6'];

export const kWater = '#8db6cf';
export const kWaterInk = '#3d718f';
export const kGullyFill = '#b8926a';
export const kGullyEdge = '#8a6845';
export const kBuilding = '#ded8cd';
export const kBuildingEdge = '#c0b7a8';

export const kWay = {
  casing: '#b9b4a9',
  major_casing: '#98928a',
  fill: '#ffffff',
  major: '#fbf4e4',
  path: '#8a6f54',
  footway: '#7b7f87',
  steps: '#9b4f3a',
  track: '#a08a6c',
};

export const kAssignmentInk = '#54278f';

// Pins of tasks; those overdue are in kUrgent and carry a mark.
export const kTaskInk = '#2b4a5c';
