import { useCalibration } from "../../../api/queries";
import { Async } from "../../../ui/states/Async";
import { Choices } from "../../../ui/tabs/Choices";
import { useAddressChoice } from "../../../ui/useAddressState";
import type { StageSelection } from "../kinds";
import { Section } from "../Section";
import { CalibrationPlot, OUTCOMES } from "./CalibrationPlot";

export function CalibrationSection({ selection }: { selection: StageSelection }) {
  const [outcome, setOutcome] = useAddressChoice("outcome", OUTCOMES.map(({ id }) => id), "win");
  return (
    <Section title="Are the probabilities right?">
      <Choices label="Outcome" choices={OUTCOMES} selected={outcome} onSelect={setOutcome} />
      <Async result={useCalibration({ ...selection, outcome })} loading="Loading the calibration">
        {(found) => <CalibrationPlot found={found} outcome={outcome} />}
      </Async>
    </Section>
  );
}
