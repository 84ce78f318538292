import "./career.css";

import { Link } from "react-router";

import type { Form, Result } from "../../api/types";
import { shortRace } from "../../lib/format";
import { Card } from "../page/Card";
import { finishShort, finishText, formSentence, lastRaces } from "./results";

const SHOWN = 10;
const PODIUM = 3;

function Place({ car, named }: { car: Result; named: boolean }) {
  const good = car.finish !== null && car.finish <= PODIUM;
  return (
    <span className={`block tabular-nums ${car.finish === 1 ? "font-extrabold text-accent" : good ? "font-bold" : car.finish === null ? "text-alarm" : ""}`}>
      <abbr title={`${named ? `${car.driver}: ` : ""}${finishText(car)}`}>{finishShort(car)}</abbr>
    </span>
  );
}

type Props = { /** Null while the newest race is left out. */ form: Form | null; results: readonly Result[]; /** Of a constructor: which driver is in the title of each place. */ named?: boolean };

/** The last races at a glance, the newest last. */
export function FormStrip({ form, results, named = false }: Props) {
  return (
    <Card title="Form" note={`Last ${SHOWN} races`}>
      <ol className="form-strip">
        {lastRaces(results, SHOWN).map(({ race_id, season, round, race, cars }) => (
          <li key={race_id}>
            {cars.map((car) => <Place key={car.driver_id} car={car} named={named} />)}
            <Link className="form-race" to={`/races/${season}/${round ?? 0}`}>{shortRace(race)}</Link>
          </li>
        ))}
      </ol>
      {form && <p className="mt-3 text-sm text-soft">{formSentence(form)}</p>}
    </Card>
  );
}
