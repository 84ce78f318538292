type Props = { value: number; unit: string };

export function CountdownCell({ value, unit }: Props) {
  return (
    <p className="leading-none">
      <span className="block text-4xl font-bold tabular-nums">{value}</span>{" "}
      <span className="mt-1 block text-sm text-track-soft">{value === 1 ? unit : `${unit}s`}</span>
    </p>
  );
}
