import type { ListedDriver } from "../../api/types";
import { plural } from "../../lib/format";
import { formatDay } from "../../lib/time";
import { type Season, record } from "../../ui/career/seasonPoints";
import { Card } from "../../ui/page/Card";
import { Facts } from "../../ui/page/Facts";
import { ConstructorLink } from "../../ui/links/ConstructorLink";

type Props = { driver: ListedDriver; seasons: readonly Season[]; thisYear: number };

export function DriverFacts({ driver, seasons, thisYear }: Props) {
  const found = record(seasons, thisYear);
  const titles = found?.titles ?? [];
  return (
    <Card title="Career">
      <Facts
        facts={[
          ["Constructor", driver.constructor && <ConstructorLink key="car" id={driver.constructor.constructor_id}>{driver.constructor.name}</ConstructorLink>],
          ["Nationality", driver.nationality],
          ["Born", driver.date_of_birth && formatDay(driver.date_of_birth)],
          ["Titles", found && (titles.length === 0 ? "none" : `${titles.length} (${titles.join(", ")})`)],
          ["Wins", found && String(found.wins)],
          ["Seasons", found && `${plural(new Set(seasons.map(({ season }) => season)).size, "season")}, ${found.first}–${found.last}`],
        ]}
      />
    </Card>
  );
}
