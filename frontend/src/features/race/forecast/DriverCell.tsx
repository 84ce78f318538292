import { type Colour, cssColour } from "../../../lib/constructorColours";
import type { Prediction } from "../../../api/types";

type Props = { prediction: Prediction; colour: Colour; open: boolean; detail: string; onToggle: () => void };

/** The driver's name; where something is known of what moved the forecast, it opens that. */
export function DriverCell({ prediction, colour, open, detail, onToggle }: Props) {
  const name = (
    <>
      <svg aria-hidden="true" className="chip"><rect width="100%" height="100%" rx="2" style={{ fill: cssColour(colour) }} /></svg>
      <span className="driver-code">{prediction.driver_code}</span> <span className="driver-name">{prediction.driver}</span>
    </>
  );
  if (prediction.contributions.length === 0) return <span className="driver">{name}</span>;
  return (
    <button type="button" className="driver driver-button" aria-expanded={open} aria-controls={open ? detail : undefined} onClick={onToggle}>
      {name} <span className="sr-only">(what moved the forecast)</span>
      <svg aria-hidden="true" viewBox="0 0 8 8" className="driver-mark"><path d="M1.5 0.5l4.5 3.5-4.5 3.5z" /></svg>
    </button>
  );
}
