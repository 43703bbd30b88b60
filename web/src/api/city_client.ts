// What a city comes to: the sum of its districts, each named (docs/api.md).
import { request, with_query } from './client';

export interface DistrictName {
  code: string;
  name: string;
}

export interface DistrictTotals {
  subdistricts: number;
  communities: number;
  grids: number;
  compounds: number;
  buildings: number;
  counted_buildings: number;
  households: number;
  people: number;
  organisations: number;
  cadres: number;
  open_tasks: number;
  overdue_tasks: number;
  facilities: { kind: string; zh: string; en: string; count: number }[];
}

export interface Reached {
  facilities: number;
  total: number;
  covered: number[];
  households_total: number;
  households_covered: number[];
  people_total: number;
  people_covered: number[];
}

export interface CityTotals {
  city: string;
  districts: (DistrictName & { revision: number; totals: DistrictTotals })[];
  sum: DistrictTotals;
  left_out: DistrictName[];
}

export interface CityCoverage {
  city: string;
  kind: string;
  minutes: number[];
  districts: (DistrictName & { revision: number; coverage: Reached })[];
  sum: Reached;
  left_out: DistrictName[];
}

// Codes of districts begin with the four digits of their city.
export function city_of(district: string): string {
  return district.slice(0, 4);
}

export function city_totals(city: string, signal?: AbortSignal): Promise<CityTotals> {
  return request(`/cities/${encodeURIComponent(city)}/totals`, { signal: signal ?? null });
}

export function city_coverage(city: string, kind: string, minutes: number, signal?: AbortSignal): Promise<CityCoverage> {
  return request(with_query(`/cities/${encodeURIComponent(city)}/coverage`, { kind, minutes }), { signal: signal ?? null });
}
