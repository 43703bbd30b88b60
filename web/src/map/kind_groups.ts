// Facilities are drawn by groups of kinds, each with a shape, a colour and a sign of its own.

export type Shape = 'circle' | 'square' | 'diamond' | 'shield' | 'hexagon';

export interface KindGroup {
  id: string;
  zh: string;
  en: string;
  shape: Shape;
  colour: string;
  sign: string; // SVG path data within 24 x 24, drawn in white
  kinds: string[];
  rank: number; // lower ones win where symbols collide
}

export const kOther = 'other';

export const kGroups: KindGroup[] = [
  {
    id: 'health', zh: '医疗', en: 'Health', shape: 'circle', colour: '#b3343f', rank: 0,
    sign: 'M10 6h4v4h4v4h-4v4h-4v-4H6v-4h4z',
    kinds: ['clinic', 'hospital', 'doctors', 'dentist', 'pharmacy'],
  },
  {
    id: 'education', zh: '教育', en: 'Education', shape: 'diamond', colour: '#2f5f9e', rank: 2,
    sign: 'M7 8h4l1 1 1-1h4v8h-4l-1 1-1-1H7zM11.5 9.5v5.5h1V9.5z',
    kinds: ['kindergarten', 'school', 'college', 'library'],
  },
  {
    id: 'government', zh: '政务和社区', en: 'Public services', shape: 'hexagon', colour: '#5b3f8c', rank: 1,
    sign: 'M12 5.5l6 3.5v1H6V9zM7.5 11h2v4h-2zM11 11h2v4h-2zM14.5 11h2v4h-2zM6 16h12v1.8H6z',
    kinds: ['townhall', 'government', 'community_centre', 'social_facility', 'post_office'],
  },
  {
    id: 'safety', zh: '治安和应急', en: 'Safety', shape: 'shield', colour: '#1d4e63', rank: 1,
    sign: 'M12 6l1.5 3.4 3.7.3-2.8 2.4.9 3.6L12 13.8l-3.3 1.9.9-3.6-2.8-2.4 3.7-.3z',
    kinds: ['police', 'fire_station', 'assembly_point', 'shelter'],
  },
  {
    id: 'shops', zh: '商业和金融', en: 'Shops and banks', shape: 'square', colour: '#8a5a1f', rank: 4,
    sign: 'M7 9h10l1 8.5H6zM9 9a3 3 0 0 1 6 0h-1.4a1.6 1.6 0 0 0-3.2 0z',
    kinds: ['market', 'supermarket', 'convenience', 'bank'],
  },
  {
    id: 'culture', zh: '文化和宗教', en: 'Culture and worship', shape: 'square', colour: '#7a4a6d', rank: 4,
    sign: 'M6 17.5h12V19H6zM7.5 16v-5a4.5 4.5 0 0 1 9 0v5h-3v-3.5a1.5 1.5 0 0 0-3 0V16z',
    kinds: ['place_of_worship', 'culture', 'museum'],
  },
  {
    id: 'leisure', zh: '休闲和体育', en: 'Leisure and sports', shape: 'circle', colour: '#3f7d44', rank: 5,
    sign: 'M12 5l4.5 6h-2.2l3.2 4.5h-4.7V19h-1.6v-3.5H6.5L9.7 11H7.5z',
    kinds: ['playground', 'park', 'sports', 'swimming_pool', 'fitness'],
  },
  {
    id: 'transport', zh: '交通', en: 'Transport', shape: 'square', colour: '#39688c', rank: 6,
    sign: 'M7 7.5C7 6.5 8 6 12 6s5 .5 5 1.5V16h-1v1.5h-2V16h-4v1.5H8V16H7zM8.3 8.5v4h7.4v-4z',
    kinds: ['parking', 'bicycle_parking', 'bus_stop', 'bus_station'],
  },
  {
    id: 'utilities', zh: '便民和环卫', en: 'Amenities', shape: 'diamond', colour: '#5d6a4b', rank: 7,
    sign: 'M12 6c2.5 3.2 4 5.4 4 7.4a4 4 0 0 1-8 0c0-2 1.5-4.2 4-7.4z',
    kinds: ['toilets', 'drinking_water', 'recycling'],
  },
  {
    id: kOther, zh: '其他', en: 'Other', shape: 'circle', colour: '#6b6b6b', rank: 8,
    sign: 'M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z', kinds: [],
  },
];

const kGroupOf = new Map(kGroups.flatMap((group) => group.kinds.map((kind) => [kind, group] as const)));
const kOtherGroup = kGroups.find((group) => group.id === kOther)!;

export function group_of(kind: string): KindGroup {
  return kGroupOf.get(kind) ?? kOtherGroup;
}
