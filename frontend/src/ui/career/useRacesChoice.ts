import { useAddressChoice } from "../useAddressState";

export const RACES = ["20", "all"] as const;

/** How many races a career page covers: the last 20, or all of them on demand. `races` is as the API takes it, 0 for all. */
export function useRacesChoice() {
  const [chosen, choose] = useAddressChoice("races", RACES, "20", false);
  return { chosen, choose, races: chosen === "all" ? 0 : Number(chosen) };
}
