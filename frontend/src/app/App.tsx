import { Navigate, Route, Routes } from "react-router";

import { BareLayout } from "./BareLayout";
import { Layout } from "./Layout";
import { NotFoundPage } from "./NotFoundPage";
import { NumberRoutes } from "./NumberRoutes";
import * as pages from "./pages";

// f1site/dashboard.py has the same routes, to answer others with 404; a test compares the two.
export function App() {
  return (
    <Routes>
      <Route element={<BareLayout />}>
        <Route path="/embed/next-race" element={<pages.EmbedPage />} />
      </Route>
      <Route element={<Layout />}>
        <Route path="/" element={<pages.CurrentRacePage />} />
        <Route path="/calendar" element={<pages.CalendarPage />} />
        <Route path="/standings" element={<pages.StandingsPage />} />
        <Route path="/accuracy" element={<pages.AccuracyPage />} />
        <Route path="/analytics" element={<Navigate to="/accuracy" replace />} />
        <Route path="/compare" element={<pages.ComparePage />} />
        <Route path="/about" element={<pages.AboutPage />} />
        <Route element={<NumberRoutes />}>
          <Route path="/races/:year/:round" element={<pages.RacePage />} />
          <Route path="/races/:year/:round/what-if" element={<pages.WhatIfPage />} />
          <Route path="/calendar/:year" element={<pages.CalendarPage />} />
          <Route path="/standings/:year" element={<pages.StandingsPage />} />
          <Route path="/compare/:race" element={<pages.ComparePage />} />
          <Route path="/drivers/:id" element={<pages.DriverPage />} />
          <Route path="/constructors/:id" element={<pages.ConstructorPage />} />
          <Route path="/circuits/:id" element={<pages.CircuitPage />} />
        </Route>
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
