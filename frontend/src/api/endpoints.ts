import { get } from "./client";
import type { Calendar, DriverStandings, Forecast, Status } from "./types";

export const fetchNextRace = (signal?: AbortSignal) => get<Forecast>("predictions/next-race", signal);
export const fetchDriverStandings = (signal?: AbortSignal) => get<DriverStandings>("standings/drivers", signal);
export const fetchCalendar = (year: number, signal?: AbortSignal) => get<Calendar>(`calendar/${year}`, signal);
export const fetchStatus = (signal?: AbortSignal) => get<Status>("status", signal);
