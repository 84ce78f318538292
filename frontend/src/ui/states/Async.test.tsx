import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { get } from "../../api/client";
import { createQueryClient } from "../../api/queryClient";
import { type Answers, answerWith, failure, ok } from "../../test/transport";
import { Async } from "./Async";
import { OncePerPage } from "./OncePerPage";

function Numbers({ of = "numbers" }: { of?: string }) {
  const result = useQuery({ queryKey: [of], queryFn: () => get<number[]>(of) });
  return (
    <Async result={result} loading={<p>loading</p>} isEmpty={(list) => list.length === 0} empty={(code) => <p>empty {code}</p>}>
      {(list) => <p>ready {list.join()}</p>}
    </Async>
  );
}

function show(answers: Answers) {
  const queries = createQueryClient(0);
  const requested = answerWith(answers);
  render(
    <QueryClientProvider client={queries}>
      <Numbers />
    </QueryClientProvider>,
  );
  return { requested, queries };
}

test("until the answer comes it is loading", () => {
  show({ numbers: "never" });
  expect(screen.getByText("loading")).toBeTruthy();
});

test("an answer is handed to the content", async () => {
  show({ numbers: ok([1, 2]) });
  expect(await screen.findByText("ready 1,2")).toBeTruthy();
});

test("an answer without anything in it is empty", async () => {
  show({ numbers: ok([]) });
  expect(await screen.findByText("empty")).toBeTruthy();
});

test.each(["NOT_FOUND", "NO_PREDICTIONS_AVAILABLE"])("%s is empty, not an error", async (code) => {
  show({ numbers: failure(404, code) });
  expect(await screen.findByText(`empty ${code}`)).toBeTruthy();
});

test("a failure can be tried again", async () => {
  show({ numbers: failure(500, "INTERNAL_ERROR") });
  const button = await screen.findByRole("button", { name: "Try again" });
  answerWith({ numbers: ok([3]) });
  fireEvent.click(button);
  expect(await screen.findByText("ready 3")).toBeTruthy();
});

test.each([["unreachable" as const], [failure(500, "INTERNAL_ERROR")], [failure(503, "SERVICE_UNAVAILABLE")]])("a failure that may pass, %o, is tried a second time unasked", async (answer) => {
  const { requested } = show({ numbers: answer });
  await screen.findByRole("alert");
  expect(requested).toHaveLength(2);
});

test("a failure that is permanent is requested once", async () => {
  const { requested } = show({ numbers: failure(400, "INVALID_PARAMETER") });
  await screen.findByRole("alert");
  expect(requested).toHaveLength(1);
});

test("old figures stay when a refresh fails, and are called old", async () => {
  const { queries } = show({ numbers: ok([4]) });
  await screen.findByText("ready 4");
  answerWith({ numbers: failure(500, "INTERNAL_ERROR") });
  void queries.refetchQueries();
  expect((await screen.findByRole("status")).textContent).toContain("could not be refreshed");
  expect(screen.getByText("ready 4")).toBeTruthy();
});

test("an outage is reported once a page, and one click repeats all that failed", async () => {
  answerWith({ numbers: "unreachable" });
  render(
    <QueryClientProvider client={createQueryClient(0)}>
      <OncePerPage>
        <Numbers of="numbers" />
        <Numbers of="numbers?page=2" />
      </OncePerPage>
    </QueryClientProvider>,
  );
  const button = await screen.findByRole("button", { name: "Try again" });
  expect(await screen.findByText("Not available just now.")).toBeTruthy();
  expect(screen.getAllByRole("alert")).toHaveLength(1);
  answerWith({ numbers: ok([3]) });
  fireEvent.click(button);
  expect(await screen.findAllByText("ready 3")).toHaveLength(2);
});
