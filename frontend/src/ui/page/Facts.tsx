import { Fragment, type ReactNode } from "react";

type Props = { facts: readonly (readonly [name: string, value: ReactNode])[] };

/** Names and values side by side; facts without a value are left out. */
export function Facts({ facts }: Props) {
  const known = facts.filter(([, value]) => value !== null && value !== "");
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-2 text-sm">
      {known.map(([name, value]) => (
        <Fragment key={name}>
          <dt className="text-soft">{name}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
