// SPDX-License-Identifier: Apache-2.0
// The filter of a list: Escape clears it, Enter and the down arrow lead back to the list. What is typed stays in the browser.
import type { RefObject } from 'react';
import { Icon } from './icon';

export interface FilterFieldProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  onLeave: () => void;
  inputRef: RefObject<HTMLInputElement | null>;
}

export function FilterField({ label, hint, value, onChange, onLeave, inputRef }: FilterFieldProps) {
  return (
    <span className="filter">
      <Icon name="search" size={14} />
      <input
        ref={inputRef}
        type="search"
        className="filter-input"
        aria-label={`${label}: ${hint}`}
        placeholder={hint}
        value={value}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            if (value === '') onLeave();
            else onChange('');
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault();
            onLeave();
          }
        }}
      />
      {value === '' ? <kbd aria-hidden="true">{'/'}</kbd> : null}
    </span>
  );
}
