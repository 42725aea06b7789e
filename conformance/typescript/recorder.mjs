// Keeps every answer that the client receives, one JSON line each, for the contract check to judge afterwards.

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fetch that records into `name`.jsonl of the folder CONFORMANCE_ANSWERS; the plain one without that variable. */
export function recordingFetch(name) {
  const folder = process.env.CONFORMANCE_ANSWERS;
  if (!folder) return fetch;
  const file = join(folder, `${name}.jsonl`);
  return async (url, options) => {
    const response = await fetch(url, options);
    const line = {
      version: new Headers(options.headers).get('x-pinecone-api-version'),
      method: options.method,
      path: new URL(url).pathname,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.clone().text(),
    };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    return response;
  };
}
