import { useAddressState } from "../useAddressState";
import type { Column } from "./columns";
import { readSort, type Sort, writeSort } from "./sort";

/** Sort and opened rows of a table, kept in the address under its id: ?drivers-sort=-points&drivers-open=4,7 */
export function useTableState<Row>(id: string, columns: readonly Column<Row>[], defaultSort: string) {
  const [sortText, setSort] = useAddressState(`${id}-sort`, defaultSort);
  const [openText, setOpen] = useAddressState(`${id}-open`, "");
  const open = openText === "" ? [] : openText.split(",");
  return {
    sort: readSort(sortText, columns) ?? readSort(defaultSort, columns),
    setSort: (sort: Sort) => {
      setSort(writeSort(sort));
    },
    isOpen: (key: string) => open.includes(key),
    toggle: (key: string) => {
      setOpen((open.includes(key) ? open.filter((one) => one !== key) : [...open, key]).join(","));
    },
  };
}
