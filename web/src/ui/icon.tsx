// SPDX-License-Identifier: Apache-2.0
// The icons of the console, drawn here on a 16 by 16 grid. Always beside a word or inside a control that has a name.

const paths = {
  urgent: 'M8 2 15 14H1Z',
  review: 'M8 1.5 14.5 8 8 14.5 1.5 8Z',
  open: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Zm0 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z',
  confirmed: 'M6.4 12.6 2 8.2l1.6-1.6 2.8 2.8 6-6L14 5Z',
  dismissed: 'M3.6 2 8 6.4 12.4 2 14 3.6 9.6 8l4.4 4.4-1.6 1.6L8 9.6 3.6 14 2 12.4 6.4 8 2 3.6Z',
  unsure:
    'M8 1.5c-2.2 0-3.9 1.4-4 3.6h2.2C6.3 4 7 3.4 8 3.4c1 0 1.7.6 1.7 1.5 0 .8-.4 1.2-1.3 1.8C7.3 7.4 6.9 8.1 6.9 9.3v.5h2.1v-.4c0-.8.3-1.1 1.3-1.8 1-.7 1.6-1.5 1.6-2.8C11.9 2.9 10.3 1.5 8 1.5ZM8 11.3a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8Z',
  search: 'M7 1.5a5.5 5.5 0 1 0 3.3 9.9l3.2 3.1 1.2-1.2-3.2-3.2A5.5 5.5 0 0 0 7 1.5Zm0 1.8a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4Z',
  keyboard:
    'M1 3.5h14v9H1Zm1.5 1.5v6h11V5ZM4 6h1.5v1.5H4Zm3 0h1.5v1.5H7Zm3 0h1.5v1.5H10ZM4.5 8.8h7v1.4h-7Z',
  user: 'M8 1.5a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6ZM2 14.5c0-3.3 2.5-5.2 6-5.2s6 1.9 6 5.2Z',
  down: 'M3 5.5h10L8 11Z',
  forward: 'M6 2.5 11.5 8 6 13.5 4.7 12.2 8.9 8 4.7 3.8Z',
  back: 'M10 2.5 4.5 8l5.5 5.5 1.3-1.3L7.1 8l4.2-4.2Z',
  arrow: 'M9 3l5 5-5 5-1.2-1.2L10.7 8.9H2V7.1h8.7L7.8 4.2Z',
  warning: 'M8 1.5 15.5 14.5H.5ZM7.2 6v4h1.6V6Zm0 5v1.7h1.6V11Z',
  sort_up: 'M8 4l4.5 6.5h-9Z',
  sort_down: 'M8 12 3.5 5.5h9Z',
} as const;

export type IconName = keyof typeof paths;

/** Icons that point somewhere turn round in a right-to-left page. */
const mirrored: ReadonlySet<IconName> = new Set<IconName>(['forward', 'back', 'arrow']);

export function Icon({ name, size = 14 }: { name: IconName; size?: number }) {
  return (
    <svg
      className={mirrored.has(name) ? 'icon icon-mirrored' : 'icon'}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} fillRule="evenodd" />
    </svg>
  );
}

/** The mark of the product: a way between two points. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width={26} height={26} aria-hidden="true" focusable="false">
      <path className="mark-way" d="M6 23C8.5 11 20 6.5 26 11" fill="none" strokeWidth="2.6" strokeLinecap="round" />
      <circle className="mark-from" cx="6" cy="23" r="3.4" />
      <circle className="mark-to" cx="26" cy="11" r="3.4" />
    </svg>
  );
}
