import { NavLink } from "react-router";

const LINKS = [
  ["/", "Race"],
  ["/calendar", "Calendar"],
  ["/standings", "Standings"],
  ["/accuracy", "Accuracy"],
  ["/compare", "Compare"],
  ["/about", "About"],
] as const;

export function Navigation() {
  return (
    <nav aria-label="Pages" className="max-lg:order-last max-lg:w-full print:hidden">
      <ul className="flex flex-wrap gap-x-1 max-lg:-mx-2 max-sm:-mx-1 max-sm:justify-between max-sm:gap-x-0">
        {LINKS.map(([to, name]) => (
          <li key={to}>
            <NavLink to={to} end={to === "/"} className="nav-link">
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
