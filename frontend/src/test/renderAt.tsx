import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { MemoryRouter } from "react-router";

import { App } from "../App";
import { createQueryClient } from "../hooks/queries";
import { type Answers, answerWith } from "./transport";

/** The whole application at an address, over the given answers; returns the paths it asks for. */
export function renderAt(address: string, answers: Answers): string[] {
  const requested = answerWith(answers);
  render(
    <QueryClientProvider client={createQueryClient(0)}>
      <MemoryRouter initialEntries={[address]}>
        <App />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return requested;
}
