// No glyphs are fetched: MapLibre draws every label from fonts of the machine.
const kFamilies = [
  'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei',
  'WenQuanYi Micro Hei', 'sans-serif',
];

export const kRegular = kFamilies;
// MapLibre takes weight and slant from the first name; no font of this name needs to exist.
export const kBold = ['Label Bold', ...kFamilies];
export const kItalic = ['Label Italic', ...kFamilies];
