import { Link } from "react-router";

import { AboutSection } from "./AboutSection";

export function Method() {
  return (
    <>
      <AboutSection id="method">
        <ol className="list-decimal space-y-2 pl-5">
          <li><strong>Facts.</strong> We collect results, qualifying, practice, sprints, grids and weather forecasts. All results since 1950 are in; the models learn from races since 1996, recent ones most.</li>
          <li><strong>Ratings.</strong> After every race, each driver and each car has a rating of their own, so that a good driver in a slow car is still seen as good.</li>
          <li><strong>Five models.</strong> Four turn ratings, form, the circuit, the weather and what is known of the weekend into one number for each car: its strength. The fifth, the ensemble, combines strengths rather than percentages, so its percentage may lie outside theirs.</li>
          <li><strong>Probabilities.</strong> One rule turns the strengths into the chance of every place, retirements included. So the chances to win sum to one, those of a podium to three.</li>
          <li><strong>Publication.</strong> A race is forecast before its weekend, again after practice and the sprint, and again after qualifying. No version is changed or deleted.</li>
        </ol>
        <p>Nothing that was known later ever enters an earlier forecast. Bookmakers&rsquo; odds are no input: where we have them, they are only what we compare ourselves with.</p>
      </AboutSection>
      <AboutSection id="intervals">
        <p>“31%, interval 22–41%” has two kinds of doubt in it. The 31% says that the driver wins about three races in ten like this one. The interval says how well we know that number: in 80 of 100 histories like ours it would lie between 22% and 41%.</p>
        <p>It is narrow where there is much evidence, and wide early in a season, for new drivers and for new cars. If the intervals of two drivers overlap, we do not know which of them is more likely to win.</p>
      </AboutSection>
      <AboutSection id="scores">
        <p>Each forecast is scored once its race is over, the bad ones too, and compared with simple rules: equal chances for all, backing the championship leader, going by the grid, Elo ratings alone, and bookmakers where we have their odds. <Link className="link" to="/accuracy">How good are our forecasts?</Link></p>
        <p>A race&rsquo;s own page hides its result until you ask for results. For seven days the newest race is also left out of standings, drivers, constructors and circuits; sums over many races, and downloads, count it.</p>
      </AboutSection>
    </>
  );
}
