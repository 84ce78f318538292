import { render } from "@testing-library/react";
import { MemoryRouter } from "react-router";

import { App } from "../app/App";
import { Providers } from "../app/Providers";
import { createQueryClient } from "../api/queryClient";
import { type Answers, answerWith } from "./transport";

/** The whole application at an address, over the given answers; returns the paths it asks for. */
export function renderAt(address: string, answers: Answers): string[] {
  const requested = answerWith(answers);
  render(
    <Providers queries={createQueryClient(0)}>
      <MemoryRouter initialEntries={[address]}>
        <App />
      </MemoryRouter>
    </Providers>,
  );
  return requested;
}
