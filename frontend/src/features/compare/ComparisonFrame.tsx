import type { ReactNode } from "react";
import { Link } from "react-router";

import { Page } from "../../ui/page/Page";
import { EmptyPanel } from "../../ui/states/EmptyPanel";

const LEAD = "Four models forecast each race on their own, and the ensemble combines them. Where they agree, the forecast is firm; where they differ, treat it with care.";

type Frame = { about?: ReactNode; actions?: ReactNode; children: ReactNode };

export const ComparisonFrame = ({ about, actions, children }: Frame) => (
  <Page title="Compare models" lead={<>{about} {LEAD}</>} actions={actions}>{children}</Page>
);

export const NoComparison = () => (
  <EmptyPanel title="No forecast to compare">
    <p>The models have not forecast this race. They do so in the days before it, and again after each session that counts.</p>
    <p><Link className="link" to="/calendar">Choose another race in the calendar</Link></p>
  </EmptyPanel>
);
