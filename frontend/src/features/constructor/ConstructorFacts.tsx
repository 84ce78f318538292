import type { ListedConstructor } from "../../api/types";
import { type Season, record } from "../../ui/career/seasonPoints";
import { DriverLink } from "../../ui/links/DriverLink";
import { Card } from "../../ui/page/Card";
import { Facts } from "../../ui/page/Facts";

type Props = { constructor: ListedConstructor; seasons: readonly Season[]; thisYear: number };

export function ConstructorFacts({ constructor: { drivers, nationality, headquarters, full_name: full }, seasons, thisYear }: Props) {
  const found = record(seasons, thisYear);
  const titles = found?.titles ?? [];
  return (
    <Card title="The constructor">
      <Facts
        facts={[
          ["Drivers", drivers.length === 0 ? null : <ul key="drivers" className="space-y-1">{drivers.map(({ driver_id: id, name }) => <li key={id}><DriverLink id={id}>{name}</DriverLink></li>)}</ul>],
          ["Full name", full],
          ["Nationality", nationality],
          ["Based in", headquarters],
          ["Titles", found && (titles.length === 0 ? "none" : `${titles.length} (${titles.join(", ")})`)],
          ["Wins", found && String(found.wins)],
          ["Seasons", found && `${found.first}–${found.last}`],
        ]}
      />
    </Card>
  );
}
