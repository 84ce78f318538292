import type { ApiError } from "../../api/errors";
import { errorMessage } from "../../lib/words";

type Props = { error: ApiError; onReset: () => void };

/** A scenario that the service does not answer: it says what to correct, or how long to wait. */
export function Refused({ error, onReset }: Props) {
  const refused = error.code === "INVALID_PARAMETER";
  const message = refused ? { title: "This scenario cannot be answered", text: error.message } : errorMessage(error.code, error.retryAfter);
  return (
    <div role="alert" className="panel mb-4 border-l-4 border-l-alarm">
      <p className="font-semibold">{message.title}</p>
      <p className="mt-1 text-soft">{message.text}</p>
      {refused && <button type="button" className="button mt-3" onClick={onReset}>Start again</button>}
    </div>
  );
}
