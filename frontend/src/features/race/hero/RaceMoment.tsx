import type { Race, RaceStatus, ShortRace } from "../../../api/types";
import { Countdown } from "./Countdown";
import { UnderWay } from "./UnderWay";

type Props = { race: Race; status: RaceStatus; now: Date | null; following: ShortRace | null };

/** The countdown, or what there is in place of it. */
export function RaceMoment({ race, status, now, following }: Props) {
  switch (status) {
    case "under_way":
      return <UnderWay following={following} />;
    case "scheduled":
      return now && <Countdown now={now} race={race} />;
    case "awaiting_result":
      return <p className="text-2xl font-bold text-amber">Over, result to come</p>;
    case "held":
      return <p className="text-2xl font-bold">Race is over</p>;
    case "cancelled":
      return <p className="text-2xl font-bold text-amber">Cancelled</p>;
  }
}
