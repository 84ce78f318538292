import { StandingsSection } from "./StandingsSection";
import { UpcomingSection } from "./UpcomingSection";

type Props = {
  /** Season of the next race: in December already the next year's. Null if there is none, undefined while that is not known. */
  nextSeason: number | null | undefined;
};

export default function SeasonAside({ nextSeason }: Props) {
  return (
    // On the narrowest screens the pages of the season are two taps away, in the navigation.
    <div className="contents max-sm:hidden">
      <StandingsSection />
      <UpcomingSection nextSeason={nextSeason} />
    </div>
  );
}
