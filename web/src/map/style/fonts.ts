// No glyphs are fetched: MapLibre draws every label from fonts of the machine.
// A Latin family first: those for Chinese draw the apostrophe of d’Andorra as wide as a character.
const kFamilies = [
  'Noto Sans', 'Segoe UI', 'Helvetica Neue', 'Liberation Sans', 'Arial',
  'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei',
  'WenQuanYi Micro Hei', 'sans-serif',
];

export const kRegular = kFamilies;
// MapLibre takes weight and slant from the first name; no font of this name needs to exist.
export const kBold = ['Label Bold', ...kFamilies];
export const kItalic = ['Label Italic', ...kFamilies];
