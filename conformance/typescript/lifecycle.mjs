// A full life of indexes and records through the official TypeScript client, against a running server.
//
// One script for both generations: `lifecycle.mjs v8|v9 URL`. Trust in the server's CA comes from NODE_EXTRA_CA_CERTS.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { documents } from './documents.mjs';
import { recordingFetch } from './recorder.mjs';
import { Steps, close } from './steps.mjs';

const [generation, url] = process.argv.slice(2);
const require = createRequire(new URL(`${generation}/`, import.meta.url));
const { Pinecone } = require('@pinecone-database/pinecone');
const { version } = require('@pinecone-database/pinecone/package.json');
const newest = generation === 'v9';

const films = JSON.parse(readFileSync(new URL('../fixtures/films.json', import.meta.url)));
const xAxis = [1, 0, 0, 0];
const facts = [
  { _id: 'panda', chunk: 'Pandas eat bamboo almost all day.', topic: 'animals' },
  { _id: 'bear', chunk: 'Brown bears sleep through the cold winter.', topic: 'animals' },
  { _id: 'rates', chunk: 'The central bank raised interest rates.', topic: 'money' },
  { _id: 'bonds', chunk: 'Bonds fall in price when interest rates rise.', topic: 'money' },
];
const spec = { serverless: { cloud: 'aws', region: 'us-east-1' } };
const prefix = `ts-${generation}-${url.startsWith('https') ? 'tls' : 'plain'}`;
const name = `${prefix}-dense`;

const steps = new Steps(`typescript ${version} ${url.startsWith('https') ? 'tls' : 'plaintext'}`);
const step = steps.step.bind(steps);
const refused = steps.refused.bind(steps);

const client = new Pinecone({ apiKey: 'conformance', controllerHostUrl: url, fetchApi: recordingFetch(prefix) });
const ids = (found) => found.matches.map((match) => match.id);
const scores = (found) => found.matches.map((match) => match.score);

try {
  await indexes();
  const index = client.index({ name });
  await records(index);
  await filters(index);
  await listing(index);
  await changes(index);
  await deletes(index);
  await namespaces(index);
  await recordErrors(index);
  await otherKinds();
  if (newest) await documents(client, prefix, steps);
  await models();
  await textRecords();
  await farewell();
} finally {
  await removeLeftovers();
}
process.exitCode = steps.failed ? 1 : 0;

async function indexes() {
  const request = {
    name,
    dimension: 4,
    metric: 'cosine',
    spec,
    deletionProtection: 'enabled',
    tags: { team: 'search', env: 'ci' },
    waitUntilReady: true,
  };
  await step('create a dense serverless index and wait for it', () => client.createIndex(request));
  await step('describe it', async () => {
    const model = await client.describeIndex(name);
    assert.deepEqual([model.name, model.dimension, model.metric, model.vectorType], [name, 4, 'cosine', 'dense']);
    assert.deepEqual({ ...model.status }, { ready: true, state: 'Ready' });
    assert.deepEqual({ ...model.tags }, { team: 'search', env: 'ci' });
    assert.equal(model.deletionProtection, 'enabled');
    assert.equal(model.spec.serverless.region, 'us-east-1');
    assert.equal(model.spec.serverless.readCapacity.mode, 'OnDemand');
  });
  await step('list indexes', async () => {
    const { indexes: listed } = await client.listIndexes();
    assert.ok(listed.some((model) => model.name === name));
  });
  await refused('create the same name again', 'PineconeConflictError', /already exists/i, () => client.createIndex(request));
  await step('create it again, conflicts suppressed', () => client.createIndex({ ...request, suppressConflicts: true }));
  await refused('delete a protected index', 'PineconeBadRequestError', /Deletion protection is enabled/, () => client.deleteIndex(name));
  await step('configure protection and tags', async () => {
    await client.configureIndex({ name, deletionProtection: 'disabled', tags: { team: 'data', env: '', tier: 'gold' } });
    const model = await client.describeIndex(name);
    assert.equal(model.deletionProtection, 'disabled');
    assert.deepEqual({ ...model.tags }, { team: 'data', tier: 'gold' });
  });
  await refused('describe a missing index', 'PineconeNotFoundError', /./, () => client.describeIndex('no-such'));
  await refused('delete a missing index', 'PineconeNotFoundError', /./, () => client.deleteIndex('no-such'));
  await refused('an illegal name', 'PineconeBadRequestError', /lower case alphanumeric/, () =>
    client.createIndex({ name: `${prefix}_Illegal`, dimension: 4, metric: 'cosine', spec }));
}

async function records(index) {
  await step('upsert', () => index.upsert({ records: films }));
  await step('fetch', async () => {
    const found = await index.fetch({ ids: ['film-1', 'film-5', 'nobody'] });
    assert.deepEqual(Object.keys(found.records).sort(), ['film-1', 'film-5']);
    assert.deepEqual({ ...found.records['film-5'].metadata }, films[4].metadata);
    close(found.records['film-5'].values, films[4].values, 'values');
  });
  await step('query by vector', async () => {
    const found = await index.query({ vector: xAxis, topK: 3, includeMetadata: true, includeValues: true });
    assert.deepEqual(ids(found), ['film-1', 'film-2', 'film-5']);
    close(scores(found), [1, 0.8, 0.6]);
    assert.deepEqual({ ...found.matches[1].metadata }, films[1].metadata);
    close(found.matches[1].values, films[1].values, 'values');
    assert.ok(found.usage.readUnits >= 1);
  });
  await step('query by id', async () => {
    const found = await index.query({ id: 'film-3', topK: 2 });
    assert.deepEqual(ids(found), ['film-3', 'film-2']);
    assert.deepEqual([found.matches[0].values.length, found.matches[0].metadata], [0, undefined]);
  });
  await step('query by an unknown id', async () => assert.deepEqual(ids(await index.query({ id: 'nobody', topK: 2 })), []));
  await step('query a missing namespace', async () =>
    assert.deepEqual(ids(await index.query({ vector: xAxis, topK: 2, namespace: 'nowhere' })), []));
  await step('describe index stats', async () => {
    const stats = await index.describeIndexStats();
    assert.deepEqual([stats.dimension, stats.totalRecordCount], [4, 5]);
    assert.equal((stats.namespaces.__default__ ?? stats.namespaces['']).recordCount, 5);
  });
}

async function filters(index) {
  const cases = [
    [{ genre: 'comedy' }, 'film-1 film-3'],
    [{ genre: { $ne: 'drama' } }, 'film-1 film-3 film-5'],
    [{ year: { $gt: 2020, $lte: 2022 } }, 'film-3 film-4'],
    [{ year: { $in: [2019, 2023] } }, 'film-1 film-5'],
    [{ genre: { $nin: ['comedy', 'drama'] } }, 'film-5'],
    [{ tags: 'silent' }, 'film-1 film-5'],
    [{ tags: { $exists: false } }, 'film-4'],
    [{ $or: [{ genre: 'action' }, { $and: [{ rated: false }, { year: { $lt: 2021 } }] }] }, 'film-2 film-5'],
  ];
  for (const [filter, expected] of cases) {
    await step(`filter ${JSON.stringify(filter)}`, async () => {
      const found = await index.query({ vector: xAxis, topK: 10, filter });
      assert.equal(ids(found).sort().join(' '), expected);
    });
  }
  await refused('filter with an unknown operator', 'PineconeBadRequestError', /\$near/, () =>
    index.query({ vector: xAxis, topK: 1, filter: { year: { $near: 3 } } }));
}

async function listing(index) {
  const namespace = 'many';
  const rows = Array.from({ length: 230 }, (_, i) => ({
    id: `row-${String(i).padStart(3, '0')}`,
    values: [1, i, 0, 0],
    metadata: { even: i % 2 === 0 },
  }));
  await step('upsert in batches', async () => {
    await index.upsert({ records: rows.slice(0, 150), namespace });
    await index.upsert({ records: rows.slice(150), namespace });
  });
  const pages = async (fetchPage) => {
    const sizes = [];
    const names = [];
    let paginationToken;
    do {
      const page = await fetchPage(paginationToken);
      sizes.push(page.names.length);
      names.push(...page.names);
      paginationToken = page.next;
    } while (paginationToken);
    return { sizes, names };
  };
  const listPages = (options) =>
    pages(async (paginationToken) => {
      const page = await index.listPaginated({ namespace, paginationToken, ...options });
      return { names: page.vectors.map((entry) => entry.id), next: page.pagination?.next };
    });
  await step('list all ids by pages', async () => {
    assert.deepEqual(await listPages({}), { sizes: [100, 100, 30], names: rows.map((row) => row.id) });
  });
  await step('list ids by prefix and limit', async () => {
    const { sizes, names } = await listPages({ prefix: 'row-10', limit: 4 });
    assert.deepEqual([sizes, names[0], names[9]], [[4, 4, 2], 'row-100', 'row-109']);
  });
  await step('fetch by metadata by pages', async () => {
    const { sizes, names } = await pages(async (paginationToken) => {
      const page = await index.fetchByMetadata({ namespace, filter: { even: true }, limit: 50, paginationToken });
      return { names: Object.keys(page.records), next: page.pagination?.next };
    });
    assert.deepEqual([sizes, new Set(names).size], [[50, 50, 15], 115]);
  });
}

async function changes(index) {
  const record = async (id) => (await index.fetch({ ids: [id] })).records[id];
  await step('update metadata by id', async () => {
    await index.update({ id: 'film-2', metadata: { year: 2024, mood: 'dark' } });
    const { metadata, values } = await record('film-2');
    assert.deepEqual({ ...metadata }, { ...films[1].metadata, year: 2024, mood: 'dark' });
    close(values, films[1].values, 'values untouched');
  });
  await step('update values by id', async () => {
    await index.update({ id: 'film-2', values: [0, 0, 0, 1] });
    close((await record('film-2')).values, [0, 0, 0, 1], 'values');
  });
  await step('update an unknown id', () => index.update({ id: 'nobody', metadata: { a: 1 } }));
  await step('upsert replaces the record', async () => {
    await index.upsert({ records: [{ id: 'film-2', values: films[1].values }] });
    assert.deepEqual({ ...(await record('film-2')).metadata }, {});
  });
  await step('update by filter', async () => {
    await index.update({ filter: { genre: 'comedy' }, metadata: { fun: true } });
    const fun = [];
    for (const id of ['film-1', 'film-3', 'film-5']) fun.push((await record(id)).metadata.fun);
    assert.deepEqual(fun, [true, true, undefined]);
  });
}

async function deletes(index) {
  const doomed = client.index({ name, namespace: 'doomed' });
  const left = async () => Object.keys((await doomed.fetch({ ids: films.map((film) => film.id) })).records).sort();
  await step('delete one', async () => {
    await doomed.upsert({ records: films });
    await doomed.deleteOne({ id: 'film-1' });
    assert.deepEqual(await left(), ['film-2', 'film-3', 'film-4', 'film-5']);
  });
  await step('delete many by ids', async () => {
    await doomed.deleteMany({ ids: ['film-2', 'nobody'] });
    assert.deepEqual(await left(), ['film-3', 'film-4', 'film-5']);
  });
  await step('delete many by filter', async () => {
    await doomed.deleteMany({ filter: { genre: 'drama' } });
    assert.deepEqual(await left(), ['film-3', 'film-5']);
  });
  await step('delete all of a namespace', async () => {
    await doomed.deleteAll();
    assert.deepEqual(await left(), []);
  });
  await refused('delete in a missing namespace', 'PineconeNotFoundError', /./, () => index.deleteAll({ namespace: 'nowhere' }));
}

async function namespaces(index) {
  const listed = async () => {
    const { namespaces: entries } = await index.listNamespaces();
    return Object.fromEntries(entries.map((entry) => [entry.name, Number(entry.recordCount)]));
  };
  await step('create an empty namespace', async () => assert.equal((await index.createNamespace({ name: 'fresh' })).name, 'fresh'));
  await refused('create it again', 'PineconeConflictError', /already exists/i, () => index.createNamespace({ name: 'fresh' }));
  await step('list namespaces', async () => {
    const counts = await listed();
    assert.deepEqual([counts.fresh, counts.many], [0, 230]);
  });
  await step('describe a namespace', async () => {
    const described = await index.describeNamespace('many');
    assert.deepEqual([described.name, Number(described.recordCount)], ['many', 230]);
  });
  await refused('describe a missing namespace', 'PineconeNotFoundError', /./, () => index.describeNamespace('nowhere'));
  await step('delete a namespace', async () => {
    await index.deleteNamespace('many');
    assert.equal((await listed()).many, undefined);
  });
}

async function recordErrors(index) {
  const wrong = /Vector dimension 3 does not match the dimension of the index 4/;
  const bad = 'PineconeBadRequestError';
  await refused('upsert a wrong dimension', bad, wrong, () => index.upsert({ records: [{ id: 'a', values: [1, 2, 3] }] }));
  await refused('query a wrong dimension', bad, wrong, () => index.query({ vector: [1, 2, 3], topK: 1 }));
  await refused('top_k above the limit', bad, /top_?k/i, () => index.query({ vector: xAxis, topK: 10_001 }));
  await refused('vector and id at once', bad, /Cannot provide both/i, () => index.query({ vector: xAxis, id: 'film-1', topK: 1 }));
  await refused('metadata with a nested object', bad, /Metadata value must be/, () =>
    index.upsert({ records: [{ id: 'a', values: xAxis, metadata: { a: { b: 1 } } }] }));
  await refused('an all-zero vector', bad, /at least one non-zero/, () => index.upsert({ records: [{ id: 'a', values: [0, 0, 0, 0] }] }));
  await refused('an index that does not exist', 'PineconeNotFoundError', /./, () =>
    client.index({ name: 'no-such' }).query({ vector: xAxis, topK: 1 }));
}

async function otherKinds() {
  const open = async (kind, options) => {
    await client.createIndex({ name: `${prefix}-${kind}`, waitUntilReady: true, ...options });
    return client.index({ name: `${prefix}-${kind}` });
  };
  await step('euclidean index: squared distance, nearest first', async () => {
    const index = await open('euclid', { dimension: 4, metric: 'euclidean', spec });
    await index.upsert({ records: films });
    const found = await index.query({ vector: xAxis, topK: 3 });
    assert.deepEqual(ids(found), ['film-1', 'film-2', 'film-5']);
    close(scores(found), [0, 0.4, 0.8]);
  });
  await step('sparse index: upsert, query, weights of the last index', async () => {
    const index = await open('sparse', { vectorType: 'sparse', metric: 'dotproduct', spec });
    const model = await client.describeIndex(`${prefix}-sparse`);
    assert.deepEqual([model.vectorType, model.metric], ['sparse', 'dotproduct']);
    await index.upsert({
      records: [
        { id: 'a', sparseValues: { indices: [7, 4294967295], values: [1, 2] } },
        { id: 'b', sparseValues: { indices: [7], values: [3] } },
        { id: 'c', sparseValues: { indices: [9], values: [1] } },
      ],
    });
    const sparseVector = { indices: [7, 4294967295], values: [1, 1] };
    const found = await index.query({ sparseVector, topK: 5, includeValues: true });
    assert.deepEqual(ids(found).sort(), ['a', 'b']);
    close(scores(found), [3, 3]);
    const weights = found.matches.find((match) => match.id === 'a').sparseValues;
    assert.deepEqual([[...weights.indices].sort((x, y) => x - y), weights.values.length], [[7, 4294967295], 2]);
  });
  await step('hybrid index: dense and sparse scores add up', async () => {
    // 2026-07 takes sparse values only where the schema declares them.
    const fields = { _values: { type: 'dense_vector', dimension: 4, metric: 'dotproduct' }, _sparse_values: { type: 'sparse_vector' } };
    const index = await open('hybrid', newest ? { schema: { fields } } : { dimension: 4, metric: 'dotproduct', spec });
    await index.upsert({ records: films.map((film, place) => ({ ...film, sparseValues: { indices: [place], values: [2] } })) });
    const found = await index.query({ vector: xAxis, sparseVector: { indices: [2], values: [0.7] }, topK: 2 });
    assert.deepEqual(ids(found), ['film-3', 'film-1']);
    close(scores(found), [1.4, 1]);
  });
}

async function models() {
  const { inference } = client;
  const model = 'multilingual-e5-large';
  const passage = { inputType: 'passage', truncate: 'END' };
  await step('embed passages', async () => {
    const answer = await inference.embed({ model, inputs: ['one', 'two'], parameters: passage });
    assert.deepEqual([answer.model, answer.vectorType, answer.data.length], [model, 'dense', 2]);
    assert.deepEqual([answer.data[0].values.length, answer.usage.totalTokens], [1024, 6]);
  });
  await step('embed a query as weighed words', async () => {
    const parameters = { inputType: 'query' };
    const answer = await inference.embed({ model: 'pinecone-sparse-english-v0', inputs: ['apple pie'], parameters });
    assert.deepEqual([answer.vectorType, answer.data[0].sparseValues.length], ['sparse', 2]);
  });
  await step('rerank documents', async () => {
    const documents = facts.map((fact) => ({ chunk: fact.chunk }));
    const answer = await inference.rerank({
      model: 'bge-reranker-v2-m3', query: 'What do pandas eat?', documents, topN: 2, rankFields: ['chunk'],
    });
    assert.deepEqual([answer.data.length, answer.data[0].index, answer.usage.rerankUnits], [2, 0, 1]);
    assert.equal(answer.data[0].document.chunk, facts[0].chunk);
  });
  await step('list and describe models', async () => {
    const { models: listed } = await inference.listModels({ type: 'embed', vectorType: 'sparse' });
    assert.deepEqual(listed.map((entry) => entry.model), ['pinecone-sparse-english-v0']);
    assert.equal((await inference.getModel(model)).defaultDimension, 1024);
  });
  await refused('an unknown model', 'PineconeNotFoundError', /404/, () =>
    inference.embed({ model: 'none', inputs: ['a'], parameters: passage }));
}

async function textRecords() {
  const indexName = `${prefix}-texts`;
  let index;
  await step('create an index for a model', async () => {
    const embed = { model: 'llama-text-embed-v2', fieldMap: { text: 'chunk' } };
    await client.createIndexForModel({ name: indexName, cloud: 'aws', region: 'us-east-1', embed, waitUntilReady: true });
    index = client.index({ name: indexName, namespace: 'facts' });
  });
  await step('upsert records, search by text', async () => {
    await index.upsertRecords({ records: facts });
    const { result, usage } = await index.searchRecords({ query: { topK: 2, inputs: { text: 'What do panda bears feed on?' } } });
    assert.deepEqual([result.hits[0]._id, result.hits[0].fields.topic], ['panda', 'animals']);
    assert.ok(usage.embedTotalTokens > 0);
  });
  await step('search with a filter, chosen fields and reranking', async () => {
    const { result, usage } = await index.searchRecords({
      query: { topK: 4, inputs: { text: 'animals' }, filter: { topic: 'money' } },
      fields: ['topic'],
      rerank: { model: 'bge-reranker-v2-m3', rankFields: ['chunk'], topN: 1, query: 'the price of bonds' },
    });
    assert.deepEqual(result.hits.map((hit) => [hit._id, { ...hit.fields }]), [['bonds', { topic: 'money' }]]);
    assert.equal(usage.rerankUnits, 1);
  });
  await step('the vectors API beside it', async () => {
    const { records: found } = await index.fetch({ ids: ['bear'] });
    assert.equal(found.bear.values.length, 1024);
    assert.deepEqual(ids(await index.query({ vector: found.bear.values, topK: 1 })), ['bear']);
  });
  await refused('a record without its text', 'PineconeBadRequestError', /no text in the field 'chunk'/, () =>
    index.upsertRecords({ records: [{ _id: 'none', topic: 'none' }] }));
}

async function farewell() {
  const { host } = await client.describeIndex(name);
  await step('delete the index', () => client.deleteIndex(name));
  await refused('it is gone', 'PineconeNotFoundError', /./, () => client.describeIndex(name));
  await step('a new index of that name is empty and has the same host', async () => {
    await client.createIndex({ name, dimension: 8, metric: 'euclidean', spec, waitUntilReady: true });
    const model = await client.describeIndex(name);
    assert.deepEqual([model.dimension, model.metric, model.host], [8, 'euclidean', host]);
    assert.equal((await client.index({ name, host }).describeIndexStats()).totalRecordCount, 0);
  });
  await step('delete it too', () => client.deleteIndex(name));
}

async function removeLeftovers() {
  const { indexes: listed = [] } = await client.listIndexes();
  for (const model of listed.filter((entry) => entry.name.startsWith(`${prefix}-`))) {
    if (model.deletionProtection === 'enabled') {
      await client.configureIndex({ name: model.name, deletionProtection: 'disabled' });
    }
    await client.deleteIndex(model.name);
  }
}
