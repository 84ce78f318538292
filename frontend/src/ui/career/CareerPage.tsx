import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { useStatus } from "../../api/queries";
import { Page } from "../page/Page";
import { HiddenResult } from "../spoilers/HiddenResult";
import { useHiddenRace } from "../spoilers/useHiddenRace";
import { withoutRace } from "../spoilers/withoutRace";
import { Async } from "../states/Async";
import { EmptyPanel } from "../states/EmptyPanel";
import { Skeleton } from "../states/Skeleton";
import { type Career, CareerFigures, type Figures, nameOf } from "./CareerFigures";
import { FormStrip } from "./FormStrip";
import { RacesChoice } from "./RacesChoice";
import type { Season } from "./seasonPoints";
import type { useRacesChoice } from "./useRacesChoice";

const KINDS = { driver: "Driver", constructor: "Constructor" };

type Props<Data extends Career> = Figures<Data> & {
  /** The name, once it is known before the figures are. */
  name: string | undefined;
  performance: UseQueryResult<Data>;
  choice: ReturnType<typeof useRacesChoice>;
  facts: (seasons: readonly Season[], thisYear: number) => ReactNode;
};

/** The page of a driver or constructor. */
export function CareerPage<Data extends Career>({ name, performance, choice, facts, ...figures }: Props<Data>) {
  const { of } = figures;
  const hidden = useHiddenRace();
  const { data: status } = useStatus();
  const thisYear = new Date(status?.now ?? 0).getUTCFullYear();
  const title = name ?? (performance.data && nameOf(performance.data)) ?? KINDS[of];
  const loading = <Skeleton label={`Loading the ${of}`} rows={8} />;
  const notFound = <EmptyPanel title={`${KINDS[of]} not found`}>There is no {of} of this number. The search (Ctrl K) finds every {of} since 1950.</EmptyPanel>;
  return (
    <Page title={title} actions={<RacesChoice chosen={choice.chosen} onChoose={choice.choose} />}>
      <Async result={performance} loading={loading} empty={() => notFound}>
        {(all) => {
          if (hidden === undefined) return loading;
          const data = withoutRace(all, hidden);
          return (
            <div className="space-y-6">
              {hidden && <HiddenResult race={hidden}>It is left out of the lists, as are the totals of its season; sums over many races count it.</HiddenResult>}
              <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
                {facts(hidden ? [] : data.points_by_season, thisYear)}
                {data.results.length > 0 && <FormStrip form={hidden ? null : data.form} results={data.results} named={of === "constructor"} />}
              </div>
              <CareerFigures {...figures} data={data} />
            </div>
          );
        }}
      </Async>
    </Page>
  );
}
