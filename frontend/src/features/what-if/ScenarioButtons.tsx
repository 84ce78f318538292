type Props = { unchanged: boolean; onUndo: (() => void) | null; onReset: () => void };

export function ScenarioButtons({ unchanged, onUndo, onReset }: Props) {
  return (
    <div className="flex flex-wrap gap-2 print:hidden">
      <button type="button" className="small-button" disabled={onUndo === null} onClick={onUndo ?? undefined}>Undo</button>
      <button type="button" className="small-button" disabled={unchanged} onClick={onReset}>Reset</button>
    </div>
  );
}
