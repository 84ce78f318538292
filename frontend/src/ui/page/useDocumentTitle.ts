import { useEffect } from "react";

export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · F1 Forecast` : "F1 Forecast";
  }, [title]);
}
