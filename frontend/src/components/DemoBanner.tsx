export function DemoBanner() {
  return (
    <aside aria-label="Demo data" className="bg-warn text-warn-ink">
      <p className="frame py-2 text-sm">
        <strong>Demo world:</strong> these drivers, constructors and circuits are invented. The forecasts are real calculations on made-up
        results.
      </p>
    </aside>
  );
}
