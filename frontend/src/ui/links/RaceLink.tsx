import { Link } from "react-router";

type Props = { season: number; round: number | null; children: string };

/** A race's name as a link to its page; a race without a round, such as a cancelled one, has none. */
export const RaceLink = ({ season, round, children }: Props) => (round === null ? children : <Link className="link" to={`/races/${season}/${round}`}>{children}</Link>);
