import type { Race } from "../../../api/types";
import { formatKilometres, formatRaceDistance } from "../../../lib/format";
import { Card } from "../../../ui/page/Card";
import { Facts } from "../../../ui/page/Facts";

type Props = { race: Race };

export function CircuitFacts({ race }: Props) {
  const { laps, length_km: length } = race;
  return (
    <Card level={3} title="Circuit">
      <Facts
        facts={[
          ["Name", race.circuit_full_name || race.circuit],
          ["Where", [race.location, race.country].filter(Boolean).join(", ")],
          ["Length", length === null ? null : formatKilometres(length)],
          ["Turns", race.turn_count],
          ["Laps", laps],
          ["Race distance", laps === null || length === null ? null : formatRaceDistance(laps, length)],
          ["Sprint", race.sprint_weekend ? "yes" : "no"],
        ]}
      />
    </Card>
  );
}
