import "./styles.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";

import { App } from "./app/App";
import { Providers } from "./app/Providers";
import { ErrorBoundary } from "./app/ErrorBoundary";
import { reloadAfterUpgrade } from "./app/reloadAfterUpgrade";
import { createQueryClient } from "./api/queryClient";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root element: rebuild the front end.");

reloadAfterUpgrade(() => { window.location.reload(); });

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <Providers queries={createQueryClient()}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </Providers>
    </ErrorBoundary>
  </StrictMode>,
);
