import { Component, type ReactNode } from "react";

import { ErrorPanel } from "../ui/states/ErrorPanel";

type Props = { children: ReactNode };
type State = { failed: boolean };

const MESSAGE = {
  title: "Something went wrong",
  text: "Please refresh the page",
};

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const reload = () => {
      window.location.reload();
    };
    return (
      <div className="frame py-16">
        <ErrorPanel message={MESSAGE} action="Refresh the page" onRetry={reload} />
      </div>
    );
  }
}
