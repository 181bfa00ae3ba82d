// SPDX-License-Identifier: Apache-2.0
// The table of the console: only the rows in view are in the page, one of them is current, and the keys move it. The grid itself
// holds the focus (aria-activedescendant), so that a row leaving the page never takes the focus with it.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef, type CSSProperties, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { usePrefs } from '../prefs';
import { useWords } from '../i18n';
import { Icon } from './icon';
import { useNarrow, useWide } from './narrow';

export interface Column<T> {
  id: string;
  header: string;
  /** A CSS grid track: `6rem`, `minmax(10rem, 2fr)`. */
  track: string;
  cell: (row: T) => ReactNode;
  numeric?: boolean;
  sortable?: boolean;
  /** Shown only where the page is wide enough to keep the other columns whole. */
  wide?: boolean;
}

export interface Sort {
  column: string;
  down: boolean;
}

export interface Height {
  comfortable: number;
  compact: number;
  /** Of a card, where the page is too narrow for columns. */
  narrow: number;
}

export interface GridProps<T> {
  label: string;
  rows: T[];
  rowKey: (row: T) => number;
  columns: Column<T>[];
  /** The whole row as one card, for narrow pages. */
  card: (row: T) => ReactNode;
  height: Height;
  current: number | undefined;
  onCurrent: (id: number) => void;
  onOpen: (row: T) => void;
  rowClass?: (row: T) => string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  onEnd?: () => void;
  total?: number;
  gridRef?: RefObject<HTMLDivElement | null>;
}

/** The row that a key leads to, or undefined when the key is not a movement. */
export function moved(key: string, at: number, count: number, page: number, letters: boolean): number | undefined {
  const last = count - 1;
  const clamp = (i: number) => Math.min(last, Math.max(0, i));
  switch (key) {
    case 'ArrowDown':
      return clamp(at + 1);
    case 'ArrowUp':
      return clamp(at - 1);
    case 'PageDown':
      return clamp(at + page);
    case 'PageUp':
      return clamp(at - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'j':
    case 'J':
      return letters ? clamp(at + 1) : undefined;
    case 'k':
    case 'K':
      return letters ? clamp(at - 1) : undefined;
    default:
      return undefined;
  }
}

export function Grid<T>(props: GridProps<T>) {
  const { rows, rowKey, current, onCurrent, onOpen, onEnd } = props;
  const { density, letterKeys } = usePrefs();
  const { dir } = useWords();
  const narrow = useNarrow();
  const wide = useWide();
  const columns = useMemo(() => props.columns.filter((column) => wide || column.wide !== true), [props.columns, wide]);
  const base = useId();
  const own = useRef<HTMLDivElement>(null);
  const box = props.gridRef ?? own;
  const height = narrow ? props.height.narrow : props.height[density];
  const head = narrow ? 0 : 34;

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 6,
    scrollPaddingStart: head,
    isRtl: dir === 'rtl',
  });
  useEffect(() => virtual.measure(), [virtual, height]);

  const at = current === undefined ? -1 : rows.findIndex((row) => rowKey(row) === current);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
    // Scrolls when the cursor moves, not when rows change around it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [current, virtual]);

  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (onEnd !== undefined && rows.length > 0 && lastShown >= rows.length - 10) onEnd();
  }, [lastShown, rows.length, onEnd]);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[at];
    if (event.key === 'Enter' && row !== undefined) {
      event.preventDefault();
      onOpen(row);
      return;
    }
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / height) - 1);
    const next = moved(event.key, at, rows.length, page, letterKeys);
    const target = next === undefined ? undefined : rows[next];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onCurrent(rowKey(target));
  }

  const tracks: CSSProperties = narrow ? {} : { gridTemplateColumns: columns.map((c) => c.track).join(' ') };
  return (
    // The grid is one tab stop; its rows are reached by aria-activedescendant.
    <div
      ref={box}
      className={narrow ? 'grid grid-narrow' : 'grid'}
      role="grid"
      aria-label={props.label}
      aria-rowcount={(props.total ?? rows.length) + (narrow ? 0 : 1)}
      aria-colcount={narrow ? 1 : columns.length}
      aria-activedescendant={at >= 0 ? `${base}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {narrow ? null : (
        <div role="rowgroup" className="grid-head">
          <div role="row" aria-rowindex={1} className="grid-row grid-head-row" style={tracks}>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </div>
        </div>
      )}
      <div role="rowgroup" className="grid-body" style={{ blockSize: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const id = rowKey(row);
          const chosen = id === current;
          return (
            // Keys are handled by the grid, which holds the focus.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
            <div
              key={id}
              id={`${base}-${id}`}
              role="row"
              aria-rowindex={item.index + (narrow ? 1 : 2)}
              aria-selected={chosen}
              className={`grid-row ${props.rowClass?.(row) ?? ''}`}
              style={{ ...tracks, blockSize: height, transform: `translateY(${item.start}px)` }}
              onClick={(event) => {
                if (event.defaultPrevented) return;
                onCurrent(id);
                if (event.detail === 2 || narrow) onOpen(row);
              }}
            >
              {narrow ? (
                <div role="gridcell" className="grid-card">
                  {props.card(row)}
                </div>
              ) : (
                columns.map((column) => (
                  <div key={column.id} role="gridcell" className={column.numeric === true ? 'cell cell-numeric' : 'cell'}>
                    {column.cell(row)}
                  </div>
                ))
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function HeaderCell<T>({ column, sort, onSort }: { column: Column<T>; sort?: Sort; onSort?: (sort: Sort) => void }) {
  const { t } = useWords();
  const active = sort?.column === column.id;
  const className = column.numeric === true ? 'cell cell-head cell-numeric' : 'cell cell-head';
  if (column.sortable !== true || onSort === undefined) {
    return (
      <div role="columnheader" className={className}>
        {column.header}
      </div>
    );
  }
  return (
    <div role="columnheader" className={className} aria-sort={active ? (sort.down ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        className="sort"
        title={t('sort.by', { column: column.header })}
        onClick={() => onSort({ column: column.id, down: active ? !sort.down : false })}
      >
        {column.header}
        {active ? <Icon name={sort.down ? 'sort_down' : 'sort_up'} size={9} /> : null}
      </button>
    </div>
  );
}
