import { Route, Routes } from "react-router";

import { Layout } from "./components/Layout";
import { NextRacePage } from "./pages/NextRacePage";
import { NotFoundPage } from "./pages/NotFoundPage";

export function App() {
  return (
    <Routes>
      <Route element={<Layout />}>
        <Route index element={<NextRacePage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
