import { Link } from "react-router";

type Props = { id: number; children: string };

/** A driver's name as a link to their page. */
export const DriverLink = ({ id, children }: Props) => <Link className="link" to={`/drivers/${id}`}>{children}</Link>;
