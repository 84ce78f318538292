import { Link } from "react-router";

import { type Colour, cssColour } from "../../lib/constructorColours";

type Props = { id: number; children: string; colour?: Colour | undefined };

/** A constructor's name as a link to its page, after its colour where one is given. */
export function ConstructorLink({ id, children, colour }: Props) {
  return (
    <span className="inline-flex items-center gap-2">
      {colour && <svg aria-hidden="true" className="h-4 w-1.5 shrink-0"><rect width="100%" height="100%" rx="2" style={{ fill: cssColour(colour) }} /></svg>}
      <Link className="link" to={`/constructors/${id}`}>{children}</Link>
    </span>
  );
}
