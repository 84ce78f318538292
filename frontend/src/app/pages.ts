// Every page is a chunk of its own, loaded with its route.
import { lazy } from "react";

export const CurrentRacePage = lazy(() => import("../features/race/CurrentRacePage"));
export const RacePage = lazy(() => import("../features/race/RacePage"));
export const WhatIfPage = lazy(() => import("../features/what-if/WhatIfPage"));
export const CalendarPage = lazy(() => import("../features/season/CalendarPage"));
export const StandingsPage = lazy(() => import("../features/season/StandingsPage"));
export const AccuracyPage = lazy(() => import("../features/accuracy/AccuracyPage"));
export const ComparePage = lazy(() => import("../features/compare/ComparePage"));
export const DriverPage = lazy(() => import("../features/driver/DriverPage"));
export const ConstructorPage = lazy(() => import("../features/constructor/ConstructorPage"));
export const CircuitPage = lazy(() => import("../features/circuit/CircuitPage"));
export const AboutPage = lazy(() => import("../features/about/AboutPage"));
export const EmbedPage = lazy(() => import("../features/embed/EmbedPage"));
