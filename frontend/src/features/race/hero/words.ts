import type { RaceStatus } from "../../../api/types";

const LABELS: Record<RaceStatus, string> = {
  scheduled: "Coming race",
  under_way: "Being run now",
  awaiting_result: "Run, result to come",
  held: "Past race",
  cancelled: "Cancelled",
};

export const raceLabel = (status: RaceStatus, isNext: boolean): string => (status === "scheduled" && isNext ? "Next race" : LABELS[status]);
