import { useFirst } from "./useFirst";

export function StaleNotice() {
  const first = useFirst("stale");
  if (!first) return null;
  return (
    <p role="status" className="notice">
      These figures could not be refreshed just now and may be a little old.
    </p>
  );
}
