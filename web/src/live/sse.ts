// SPDX-License-Identifier: Apache-2.0
// A parser of server-sent events fed with any split of the text. We read the stream ourselves and not through EventSource,
// because the page must see the keep-alive comments (to say how stale it is) and the status of a refused connection.

export interface ServerEvent {
  event: string;
  data: string;
  id: string;
}

/** Returns a function that takes text as it arrives and calls `emit` for each finished event. */
export function eventParser(emit: (event: ServerEvent) => void): (text: string) => void {
  let rest = '';
  let event = '';
  let id = '';
  let data: string[] = [];

  function line(text: string): void {
    if (text === '') {
      if (data.length > 0) emit({ event: event === '' ? 'message' : event, data: data.join('\n'), id });
      event = '';
      data = [];
      return;
    }
    if (text.startsWith(':')) return;
    const colon = text.indexOf(':');
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
  }

  return (text) => {
    rest += text;
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(rest);
      if (end === null) return;
      line(rest.slice(0, end.index));
      rest = rest.slice(end.index + end[0].length);
    }
  };
}
