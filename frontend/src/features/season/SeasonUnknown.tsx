import { Page } from "../../ui/page/Page";
import { Async } from "../../ui/states/Async";
import { EmptyPanel } from "../../ui/states/EmptyPanel";
import { useSeasonList } from "./useSeasonList";

/** While the seasons are being loaded, or if they cannot be. */
export function SeasonUnknown({ title }: { title: string }) {
  const nothing = <EmptyPanel title="No season yet">No race has been imported so far.</EmptyPanel>;
  return (
    <Page title={title}>
      <Async result={useSeasonList()} loading="Loading the seasons" isEmpty={({ count }) => count === 0} empty={() => nothing}>
        {() => null}
      </Async>
    </Page>
  );
}
