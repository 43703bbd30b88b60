// Words for what the data says: names of fields and of values that come from a fixed list.
// What is not in a list is shown as it stands in the data.
import type { District, Words } from '../api/types';
import { lang, words } from './index';

type Table = Record<string, [zh: string, en: string]>;

const kFields: Table = {
  name: ['名称', 'Name'],
  code: ['代码', 'Code'],
  kind: ['类别', 'Kind'],
  level: ['层', 'Level'],
  levels: ['楼层', 'Storeys'],
  parent: ['上级', 'Part of'],
  provenance: ['来历', 'Provenance'],
  source_key: ['来源编号', 'Key in the source'],
  address: ['地址', 'Address'],
  opening_hours: ['开放时间', 'Opening hours'],
  capacity: ['容量', 'Capacity'],
  tag: ['原标签', 'Tag in the source'],
  skills: ['专长', 'Skills'],
  headcount: ['人数', 'Staff'],
  class: ['等级', 'Class'],
  way_class: ['等级', 'Class'],
  bridge: ['桥', 'Bridge'],
  tunnel: ['隧道', 'Tunnel'],
  covered: ['有顶', 'Covered'],
  surface: ['路面', 'Surface'],
  step_count: ['台阶数', 'Steps'],
  incline: ['坡度', 'Incline'],
  buildings: ['楼栋数', 'Buildings'],
  households: ['户数', 'Households'],
  people: ['人数', 'People'],
  square_metres: ['面积', 'Area'],
  metres: ['长度', 'Length'],
};

const kValues: Record<string, Table> = {
  provenance: {
    surveyed: ['测绘', 'surveyed'],
    osm: ['OpenStreetMap', 'OpenStreetMap'],
    made_up: ['示例划分，非实际', 'made up, not real'],
    synthetic: ['合成数据', 'synthetic'],
    derived: ['由高程等数据推算', 'derived from other data'],
  },
  way_class: {
    trunk: ['干道', 'trunk road'],
    primary: ['主要道路', 'primary road'],
    secondary: ['次要道路', 'secondary road'],
    tertiary: ['三级道路', 'tertiary road'],
    unclassified: ['乡道', 'minor road'],
    residential: ['居住区道路', 'residential street'],
    living_street: ['生活街道', 'living street'],
    service: ['内部道路', 'service road'],
    pedestrian: ['步行街', 'pedestrian street'],
    cycleway: ['自行车道', 'cycleway'],
    track: ['土路', 'track'],
    footway: ['人行道', 'footway'],
    path: ['小径', 'path'],
    steps: ['台阶', 'steps'],
  },
  surface: {
    asphalt: ['沥青', 'asphalt'],
    concrete: ['混凝土', 'concrete'],
    paved: ['硬化', 'paved'],
    unpaved: ['未硬化', 'unpaved'],
    paving_stones: ['铺砖', 'paving stones'],
    sett: ['石块', 'sett'],
    cobblestone: ['卵石', 'cobblestone'],
    gravel: ['砾石', 'gravel'],
    fine_gravel: ['细砾', 'fine gravel'],
    compacted: ['压实', 'compacted'],
    dirt: ['土', 'dirt'],
    ground: ['自然地面', 'ground'],
    earth: ['泥土', 'earth'],
    grass: ['草地', 'grass'],
    rock: ['岩石', 'rock'],
    wood: ['木板', 'wood'],
    metal: ['金属', 'metal'],
    pebblestone: ['碎石', 'pebbles'],
  },
  places: {
    city: ['城市', 'city'],
    town: ['镇', 'town'],
    village: ['村', 'village'],
    hamlet: ['小村', 'hamlet'],
    suburb: ['城区', 'suburb'],
    quarter: ['片区', 'quarter'],
    neighbourhood: ['街坊', 'neighbourhood'],
    locality: ['地名', 'locality'],
    isolated_dwelling: ['独户', 'isolated dwelling'],
    farm: ['农场', 'farm'],
    square: ['广场', 'square'],
  },
  waterways: {
    river: ['河', 'river'],
    stream: ['溪', 'stream'],
    canal: ['渠', 'canal'],
    ditch: ['沟渠', 'ditch'],
    drain: ['排水沟', 'drain'],
  },
  grids: {
    ordinary: ['普通网格', 'ordinary'],
    own: ['专属网格', 'own'],
  },
  buildings: {
    yes: ['建筑', 'building'],
    residential: ['住宅', 'residential'],
    apartments: ['公寓楼', 'apartments'],
    house: ['独立住宅', 'house'],
    detached: ['独栋', 'detached house'],
    semidetached_house: ['双拼', 'semi-detached house'],
    terrace: ['联排', 'terrace'],
    hotel: ['酒店', 'hotel'],
    church: ['教堂', 'church'],
    chapel: ['小教堂', 'chapel'],
    cathedral: ['大教堂', 'cathedral'],
    school: ['学校', 'school'],
    kindergarten: ['幼儿园', 'kindergarten'],
    university: ['大学', 'university'],
    hospital: ['医院', 'hospital'],
    public: ['公共建筑', 'public building'],
    civic: ['市政建筑', 'civic building'],
    government: ['政府建筑', 'government'],
    commercial: ['商业', 'commercial'],
    retail: ['零售', 'retail'],
    office: ['办公', 'offices'],
    industrial: ['工业', 'industrial'],
    warehouse: ['仓库', 'warehouse'],
    garage: ['车库', 'garage'],
    garages: ['车库', 'garages'],
    parking: ['停车楼', 'car park'],
    farm: ['农舍', 'farmhouse'],
    farm_auxiliary: ['农用房', 'farm building'],
    barn: ['谷仓', 'barn'],
    shed: ['棚', 'shed'],
    hut: ['小屋', 'hut'],
    cabin: ['木屋', 'cabin'],
    roof: ['顶棚', 'roof'],
    ruins: ['遗址', 'ruins'],
    service: ['设备用房', 'service building'],
    train_station: ['车站', 'station'],
    transportation: ['交通建筑', 'transport'],
    sports_hall: ['体育馆', 'sports hall'],
    supermarket: ['超市', 'supermarket'],
    construction: ['在建', 'under construction'],
    bunker: ['掩体', 'bunker'],
    greenhouse: ['温室', 'greenhouse'],
    tower: ['塔', 'tower'],
    fire_station: ['消防站', 'fire station'],
  },
  organisations: {
    government: ['政府机关', 'government'],
    townhall: ['政务中心', 'town hall'],
    company: ['公司', 'company'],
    association: ['协会', 'association'],
    ngo: ['社会组织', 'NGO'],
    estate_agent: ['房产中介', 'estate agent'],
    lawyer: ['律师', 'lawyer'],
    notary: ['公证', 'notary'],
    insurance: ['保险', 'insurance'],
    architect: ['建筑设计', 'architect'],
    accountant: ['会计', 'accountant'],
    tax_advisor: ['税务', 'tax adviser'],
    financial: ['金融', 'financial services'],
    it: ['信息技术', 'IT'],
    telecommunication: ['电信', 'telecommunication'],
    employment_agency: ['职业介绍', 'employment agency'],
    educational_institution: ['教育机构', 'educational institution'],
    diplomatic: ['外交机构', 'diplomatic'],
    political_party: ['政党', 'political party'],
    union: ['工会', 'union'],
    foundation: ['基金会', 'foundation'],
    consulting: ['咨询', 'consulting'],
    travel_agent: ['旅行社', 'travel agent'],
    coworking: ['共享办公', 'coworking'],
    security: ['安保', 'security'],
    energy_supplier: ['能源', 'energy supplier'],
    water_utility: ['水务', 'water utility'],
    newspaper: ['报社', 'newspaper'],
    research: ['研究', 'research'],
    yes: ['机构', 'office'],
  },
  work_items: {
    power_line_10kv: ['10 kV 线路', '10 kV line'],
    'power_line_0.4kv': ['0.4 kV 线路', '0.4 kV line'],
    pavement: ['人行道', 'pavement'],
    carriageway: ['车行道', 'carriageway'],
    water_pipe: ['给水管', 'water pipe'],
    sewage_pipe: ['污水管', 'sewer'],
    rain_pipe: ['雨水管', 'storm drain'],
    gas_pipe: ['燃气管', 'gas pipe'],
    heat_pipe: ['供热管', 'heating pipe'],
    flood_channel: ['排洪渠', 'flood channel'],
    retaining_wall: ['挡土墙', 'retaining wall'],
    handrail: ['扶手', 'handrail'],
    steps: ['台阶', 'steps'],
    street_lamp: ['路灯', 'street lamp'],
    transformer: ['配电变压器', 'transformer'],
    '5g_station': ['5G 基站', '5G station'],
    car_park: ['停车场', 'car park'],
    parking_place: ['停车位', 'parking place'],
    resurfaced_square: ['场地硬化', 'resurfaced square'],
    green_space: ['绿地', 'green space'],
    public_toilet: ['公共厕所', 'public toilet'],
    facade: ['外墙', 'façade'],
    roof: ['屋面', 'roof'],
  },
  unit: {
    '台': ['台', 'pcs'],
    '座': ['座', 'pcs'],
    '个': ['个', 'pcs'],
    '处': ['处', 'places'],
    '盏': ['盏', 'lamps'],
    '户': ['户', 'households'],
  },
  level: {
    district: ['区县', 'district'],
    subdistrict: ['街道', 'subdistrict'],
    community: ['社区', 'community'],
    grid: ['网格', 'grid'],
  },
};

const kLayers: Table = {
  subdistricts: ['街道', 'Subdistricts'],
  communities: ['社区', 'Communities'],
  grids: ['网格', 'Grids'],
  places: ['地名', 'Places'],
  compounds: ['小区', 'Compounds'],
  buildings: ['建筑', 'Buildings'],
  facilities: ['设施', 'Facilities'],
  organisations: ['单位', 'Organisations'],
  ways: ['道路', 'Ways'],
  waterways: ['水系', 'Waterways'],
  gullies: ['沟道', 'Gullies'],
};

const kSingular: Table = {
  subdistricts: ['街道', 'subdistrict'],
  communities: ['社区', 'community'],
  grids: ['网格', 'grid'],
  places: ['地名', 'place'],
  compounds: ['小区', 'compound'],
  buildings: ['建筑', 'building'],
  facilities: ['设施', 'facility'],
  organisations: ['单位', 'organisation'],
  ways: ['道路', 'way'],
  waterways: ['水系', 'waterway'],
  gullies: ['沟道', 'gully'],
};

function look_up(table: Table | undefined, word: string): string | undefined {
  // hasOwn: a value such as "constructor" must not reach the prototype.
  const pair = table && Object.hasOwn(table, word) ? table[word] : undefined;
  return pair && (lang.value === 'en' ? pair[1] : pair[0]);
}

export function field_name(field: string): string {
  return look_up(kFields, field) ?? field;
}

export function layer_name(layer: string, district?: District | null): string {
  const known: Words | undefined = district?.layers.find((l) => l.id === layer);
  return look_up(kLayers, layer) ?? (known ? words(known) : layer);
}

// One thing of the layer: "building".
export function layer_singular(layer: string): string {
  return look_up(kSingular, layer) ?? layer;
}

export function kind_name(layer: string, kind: string, district?: District | null): string {
  if (layer === 'facilities') {
    const known = district?.facility_kinds.find((k) => k.kind === kind);
    return known ? words(known) : kind;
  }
  return look_up(kValues[layer === 'ways' ? 'way_class' : layer], kind) ?? kind;
}

// The value of an enumerated field in words; undefined when the field has no list or lacks it.
export function value_name(field: string, value: string): string | undefined {
  const list = field === 'class' ? 'way_class' : field;
  return look_up(kValues[list], value);
}

// The kinds a filter of the layer offers when the district does not say.
export function known_kinds(layer: string): string[] {
  return Object.keys(kValues[layer === 'ways' ? 'way_class' : layer] ?? {});
}
