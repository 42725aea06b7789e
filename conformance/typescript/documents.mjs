// Documents through the newest TypeScript client: an index with a schema of its own, full text, vectors, filters, changes.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { close } from './steps.mjs';

const trails = JSON.parse(readFileSync(new URL('../fixtures/trails.json', import.meta.url)));
const namespace = 'trails';

/** All steps, on an index of their own named after the prefix. */
export async function documents(client, prefix, steps) {
  const name = `${prefix}-documents`;
  const step = steps.step.bind(steps);
  const refused = steps.refused.bind(steps);
  await step('create an index with a document schema', () =>
    client.createIndex({ name, schema: { fields: camelCased(trails.fields) }, waitUntilReady: true }));
  const { documents: trail } = client.index({ name, namespace });
  const found = async (scoreBy, options = {}) =>
    (await trail.search({ scoreBy: [scoreBy], topK: 10, ...options })).matches.map((match) => match._id);

  await step('upsert documents', async () =>
    assert.equal((await trail.upsert({ documents: trails.documents })).upsertedCount, 4));
  await step('fetch documents by id', async () => {
    const { documents, namespace: served } = await trail.fetch({ ids: ['t1', 'nobody'] });
    assert.deepEqual([Object.keys(documents), served], [['t1'], namespace]);
    const { km, tags, place, terms, title } = documents.t1;
    assert.deepEqual({ km, tags, place, terms, title }, pick(trails.documents[0], 'km tags place terms title'));
  });
  for (const { query, ids } of trails.searches) {
    await step(`search by query_string ${query}`, async () =>
      assert.deepEqual((await found({ type: 'query_string', query })).sort(), ids));
  }
  for (const { query, says } of trails.refused) {
    await refused(`query_string ${query}`, 'PineconeBadRequestError', new RegExp(says), () =>
      found({ type: 'query_string', query }));
  }
  for (const { filter, ids } of trails.filters) {
    await step(`fetch documents by filter ${JSON.stringify(filter)}`, async () =>
      assert.deepEqual(Object.keys((await trail.fetch({ filter })).documents).sort(), ids));
  }
  await step('search by text in two fields, best first', async () => {
    const { matches, usage } = await trail.search({
      scoreBy: [{ type: 'text', fields: ['title', 'body'], query: 'ridge walk' }],
      topK: 2,
      includeFields: ['title', 'km'],
    });
    assert.equal(matches[0]._id, 't2');
    assert.ok(matches[0]._score > matches[1]._score && usage.readUnits >= 1);
    assert.deepEqual([matches[0].title, matches[0].km, matches[0].body], ['High ridge', 21, undefined]);
  });
  await step('text clauses add up', async () => {
    const clauses = [
      { type: 'text', field: 'title', query: 'ridge' },
      { type: 'query_string', query: 'body:ridge' },
    ];
    const scores = await Promise.all([[clauses[0]], [clauses[1]], clauses].map(async (scoreBy) => {
      const { matches } = await trail.search({ scoreBy, topK: 10 });
      return matches.find((match) => match._id === 't2')._score;
    }));
    close([scores[0] + scores[1]], [scores[2]], 'sum of scores');
  });
  await step('search by dense vector, filtered by words', async () => {
    const scoreBy = { type: 'dense_vector', field: 'place', values: [1, 0] };
    assert.deepEqual(await found(scoreBy), ['t1', 't2', 't3']);
    assert.deepEqual(await found(scoreBy, { filter: { body: { $match_any: 'pines ridge' } } }), ['t2', 't3']);
  });
  await step('search by sparse vector', async () =>
    assert.deepEqual(
      await found({ type: 'sparse_vector', fields: ['terms'], sparseValues: { indices: [9], values: [1] } }),
      ['t2', 't1'],
    ));
  await step('list documents in pages', async () => {
    const first = await trail.list({ prefix: 't', limit: 3 });
    const last = await trail.list({ prefix: 't', limit: 3, paginationToken: first.pagination.next });
    assert.deepEqual([...first.documents, ...last.documents].map((one) => one._id), ['t1', 't2', 't3', 't4']);
    assert.equal(last.pagination, undefined);
  });
  await step('update by id: set, remove, seen at once', async () => {
    await trail.update({ documents: [{ _id: 't1', title: 'Harbour loop', _remove_fields: ['terms', 'km'] }] });
    assert.deepEqual(await found({ type: 'text', fields: ['title'], query: 'harbour' }), ['t1']);
    assert.deepEqual(await found({ type: 'text', fields: ['title'], query: 'lake' }), []);
    const { t1 } = (await trail.fetch({ ids: ['t1'] })).documents;
    assert.deepEqual([t1.km, t1.terms, t1.open], [undefined, undefined, true]);
  });
  await step('update by id: vectors replaced and set, seen by their searches at once', async () => {
    const terms = { indices: [77], values: [3] };
    await trail.update({ documents: [{ _id: 't3', place: [0.5, 0], terms }, { _id: 'nobody', title: 'Nowhere' }] });
    assert.deepEqual(await found({ type: 'dense_vector', field: 'place', values: [0.5, 0] }), ['t3', 't1', 't2']);
    const clause = { type: 'sparse_vector', field: 'terms', sparseValues: { indices: [77], values: [1] } };
    assert.deepEqual(await found(clause), ['t3']);
    await trail.update({ documents: [{ _id: 't3', _remove_fields: ['place', 'terms'] }] });
    assert.deepEqual(await found(clause), []);
    assert.deepEqual(await found({ type: 'dense_vector', field: 'place', values: [0.5, 0] }), ['t1', 't2']);
    assert.deepEqual((await trail.list()).documents.map((one) => one._id), ['t1', 't2', 't3', 't4']);
  });
  await step('update by filter', async () => {
    const changed = await trail.update({ filter: { open: { $eq: true } }, setFields: { season: 'summer' } });
    assert.equal(changed.matchedRecords, 3);
    assert.equal(Object.keys((await trail.fetch({ filter: { season: { $eq: 'summer' } } })).documents).length, 3);
  });
  await step('update by filter: texts set, fields removed', async () => {
    const changed = await trail.update({
      filter: { season: { $eq: 'summer' } }, setFields: { body: 'Closed after a rockfall' }, removeFields: ['season'],
    });
    assert.equal(changed.matchedRecords, 3);
    assert.deepEqual((await found({ type: 'text', field: 'body', query: 'rockfall' })).sort(), ['t1', 't2', 't4']);
    assert.deepEqual((await trail.fetch({ filter: { season: { $exists: true } } })).documents, {});
  });
  await step('fetch documents by filter in pages', async () => {
    const filter = { open: { $eq: true } };
    const first = await trail.fetch({ filter, limit: 2, includeFields: ['open'] });
    const last = await trail.fetch({ filter, limit: 2, paginationToken: first.pagination.next });
    assert.deepEqual(Object.keys({ ...first.documents, ...last.documents }).sort(), ['t1', 't2', 't4']);
    assert.deepEqual([first.documents.t1, last.pagination], [{ _id: 't1', open: true }, undefined]);
  });
  await step('configure an index that has documents', async () => {
    const { tags } = await client.configureIndex({ name, tags: { season: 'summer' } });
    assert.deepEqual(tags, { season: 'summer' });
    assert.equal((await trail.list()).documents.length, 4);
  });
  await refused('change the schema', 'PineconeBadRequestError', /schema of an index cannot be changed/, () =>
    client.configureIndex({ name, schema: { fields: { title: { type: 'semantic_text' } } } }));
  await refused('a patch of the wrong type', 'PineconeBadRequestError', /'place' must be an array of numbers/, () =>
    trail.update({ documents: [{ _id: 't1', km: 1 }, { _id: 't2', place: 'here' }] }));
  await refused('a patch that sets and removes', 'PineconeBadRequestError', /both set and removed/, () =>
    trail.update({ documents: [{ _id: 't1', km: 1, _remove_fields: ['km'] }] }));
  await step('nothing of a refused patch is left', async () =>
    assert.equal((await trail.fetch({ ids: ['t1'] })).documents.t1.km, undefined));
  await refused('update by words', 'PineconeBadRequestError', /\$match_all/, () =>
    trail.update({ filter: { body: { $match_all: 'lake' } }, setFields: { a: 1 } }));
  await refused('compare a full-text field', 'PineconeBadRequestError', /\$eq/, () =>
    trail.fetch({ filter: { title: { $eq: 'Lake loop' } } }));
  await refused('a document without any schema field', 'PineconeBadRequestError', /schema/, () =>
    trail.upsert({ documents: [{ _id: 'x', km: 1 }] }));
  await refused('a text that is a number', 'PineconeBadRequestError', /must be a string/, () =>
    trail.upsert({ documents: [{ _id: 'x', title: 1 }] }));
  await refused('vectors of a document index', 'PineconeBadRequestError', /documents API/, () =>
    client.index({ name, namespace }).query({ vector: [1, 0], topK: 1 }));
  await step('delete by filter and by id, gone at once', async () => {
    assert.equal((await trail.delete({ filter: { open: { $eq: false } } })).matchedRecords, 1);
    await trail.delete({ ids: ['t2', 'nobody'] });
    assert.deepEqual((await found({ type: 'query_string', query: 'ridge OR loop OR walk' })).sort(), ['t1', 't4']);
  });
  await step('delete all', async () => {
    await trail.delete({ deleteAll: true });
    assert.deepEqual((await trail.list()).documents, []);
  });
}

/** Options as this client names them. */
function camelCased(value) {
  if (value === null || typeof value !== 'object') return value;
  const name = (key) => key.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [name(key), camelCased(inner)]));
}

function pick(object, names) {
  return Object.fromEntries(names.split(' ').map((name) => [name, object[name]]));
}
