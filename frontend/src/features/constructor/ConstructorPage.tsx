import { csvLink } from "../../api/links";
import { useConstructor, useConstructorPerformance } from "../../api/queries";
import { CareerPage } from "../../ui/career/CareerPage";
import { useRacesChoice } from "../../ui/career/useRacesChoice";
import { useNumberParam } from "../../ui/page/useNumberParam";
import { ConstructorFacts } from "./ConstructorFacts";
import { DriverDuels } from "./DriverDuels";

export default function ConstructorPage() {
  const id = useNumberParam("id");
  const choice = useRacesChoice();
  const { data: constructor } = useConstructor(id);
  const performance = useConstructorPerformance(id, { races: choice.races });
  return (
    <CareerPage
      of="constructor"
      name={constructor?.name}
      performance={performance}
      choice={choice}
      csv={csvLink("/api/v1/analytics/constructor-performance/{constructor_id}", { constructor_id: id }, { races: choice.races })}
      facts={(seasons, thisYear) => constructor && <ConstructorFacts constructor={constructor} seasons={seasons} thisYear={thisYear} />}
      beside={(data) => <DriverDuels name={data.constructor} rows={data.team_mates} />}
    />
  );
}
