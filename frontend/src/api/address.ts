import type { paths } from "./schema";

type Json<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { "application/json": infer Body } } } } } ? Body : never;

/** Paths of the API that answer GET with JSON. */
export type Path = { [P in keyof paths]: [Json<P>] extends [never] ? never : P }[keyof paths];

export type Answer<P extends Path> = Json<P>;

type Parameters<P extends keyof paths, Where extends "path" | "query"> = paths[P] extends { get: { parameters: Partial<Record<Where, infer Given>> } }
  ? NonNullable<Given>
  : never;

// Every object has a `constructor` already, which TypeScript would otherwise take for the parameter of that name.
type Inherited<Key> = Key extends "constructor" ? Date["constructor"] : never;
type OrUnknown<T> = { [Key in keyof T]: T[Key] | undefined | Inherited<Key> };

/** What a path may be asked for; a parameter that is undefined is left out. */
export type Query<P extends keyof paths> = OrUnknown<Parameters<P, "query">>;

/** What a path needs in its place holders; while one is undefined nothing is asked for. */
export type Places<P extends keyof paths> = OrUnknown<Parameters<P, "path">>;


/** The address of a resource, parameters in a fixed order: equal addresses are one request. Null while a place holder is unknown. */
export function address(path: string, places: object = {}, query: object = {}): string | null {
  if (Object.values(places).includes(undefined)) return null;
  const filled = Object.entries(places).reduce((made, [name, value]) => made.replace(`{${name}}`, encodeURIComponent(String(value))), path);
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return filled;
  const sorted = given.map(([name, value]): [string, string] => [name, String(value)]).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${filled}?${new URLSearchParams(sorted).toString()}`;
}
