import { Component, type ReactNode } from "react";

import { ErrorPanel } from "./ErrorPanel";

type Props = { children: ReactNode };
type State = { failed: boolean };

const MESSAGE = {
  title: "This page broke",
  text: "Something in it could not be shown. Please load it again; if it stays, tell the operator of this site.",
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
        <ErrorPanel message={MESSAGE} retrying={false} onRetry={reload} />
      </div>
    );
  }
}
