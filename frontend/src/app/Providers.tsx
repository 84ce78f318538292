import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { PreferencesProvider } from "../preferences/PreferencesProvider";

type Props = { queries: QueryClient; children: ReactNode };

export function Providers({ queries, children }: Props) {
  return (
    <QueryClientProvider client={queries}>
      <PreferencesProvider>{children}</PreferencesProvider>
    </QueryClientProvider>
  );
}
