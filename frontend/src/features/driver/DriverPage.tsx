import { csvLink } from "../../api/links";
import { useDriver, useDriverPerformance } from "../../api/queries";
import { CareerPage } from "../../ui/career/CareerPage";
import { useRacesChoice } from "../../ui/career/useRacesChoice";
import { useNumberParam } from "../../ui/page/useNumberParam";
import { DriverFacts } from "./DriverFacts";
import { HeadToHead } from "./duels/HeadToHead";
import { TeamMates } from "./duels/TeamMates";

export default function DriverPage() {
  const id = useNumberParam("id");
  const choice = useRacesChoice();
  const { data: driver } = useDriver(id);
  const performance = useDriverPerformance(id, { races: choice.races });
  return (
    <CareerPage
      of="driver"
      name={driver?.name}
      performance={performance}
      choice={choice}
      csv={csvLink("/api/v1/analytics/driver-performance/{driver_id}", { driver_id: id }, { races: choice.races })}
      facts={(seasons, thisYear) => driver && <DriverFacts driver={driver} seasons={seasons} thisYear={thisYear} />}
      beside={(data, lastSeason) => <HeadToHead driverId={data.driver_id} season={lastSeason} fallback={data.team_mates[0]?.team_mate_id ?? null} />}
      below={(data) => <TeamMates name={data.driver} rows={data.team_mates} />}
    />
  );
}
