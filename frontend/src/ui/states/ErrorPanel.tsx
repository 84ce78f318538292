import type { Message } from "../../lib/words";

type Props = { message: Message; onRetry: () => void; retrying?: boolean; action?: string };

export function ErrorPanel({ message, onRetry, retrying = false, action = "Try again" }: Props) {
  return (
    <div role="alert" className="panel border-l-4 border-l-alarm">
      <p className="font-semibold">{message.title}</p>
      <p className="mt-1 text-soft">{message.text}</p>
      <button type="button" className="button mt-4" onClick={onRetry} disabled={retrying}>
        {retrying ? "Trying again…" : action}
      </button>
    </div>
  );
}
