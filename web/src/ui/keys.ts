// SPDX-License-Identifier: Apache-2.0
// Which key presses are shortcuts: not with a modifier, not while a field is being typed in, not on auto-repeat.
import type { KeyboardEvent as ReactKeyboardEvent } from 'react';

type Press = KeyboardEvent | ReactKeyboardEvent;

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}

/** The key of a press that may be a shortcut, in lower case; undefined for all others. */
export function shortcut(event: Press): string | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return undefined;
  if (isTyping(event.target)) return undefined;
  return event.key.toLowerCase();
}
