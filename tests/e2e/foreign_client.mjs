// A client of another make (@grpc/grpc-js) that knows no .proto file: all by reflection. One JSON
// line a claim. Usage: foreign_client.mjs NPM_ROOT ADDRESS MODE [CA CERT KEY]
// MODE: plaintext (all roles), worker, analyst, operator.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [root, address, mode, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(root, 'x.cjs')));
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const credentials = files.length
  ? grpc.credentials.createSsl(...[files[0], files[2], files[1]].map((f) => readFileSync(f)))
  : grpc.credentials.createInsecure();
// Fields of a descriptor keep the names of the .proto file.
const names = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };

function claim(ok, text, detail = '') {
  console.log(JSON.stringify({ ok: Boolean(ok), claim: text, detail: String(detail) }));
}

const field = (type, id, rule) => ({ type, id, ...(rule ? { rule } : {}) });
const reflection = loader.fromJSON({
  nested: { grpc: { nested: { reflection: { nested: { v1alpha: { nested: {
    ServerReflection: { methods: { ServerReflectionInfo: {
      requestType: 'Request', requestStream: true, responseType: 'Response', responseStream: true } } },
    Request: { fields: { fileContainingSymbol: field('string', 4), listServices: field('string', 7) } },
    Response: { fields: { files: field('Files', 4), services: field('Services', 6) } },
    Files: { fields: { fileDescriptorProto: field('bytes', 1, 'repeated') } },
    Services: { fields: { service: field('Service', 1, 'repeated') } },
    Service: { fields: { name: field('string', 1) } },
  } } } } } } },
}, names);

async function reflect(request) {
  const { ServerReflection } = grpc.loadPackageDefinition(reflection).grpc.reflection.v1alpha;
  const call = new ServerReflection(address, credentials).ServerReflectionInfo();
  call.write(request);
  call.end();
  const answers = [];
  for await (const answer of call) answers.push(answer);
  return answers[0];
}

// FileDescriptorSet: each file as field 1, with its length before it.
function descriptorSet(descriptors) {
  const parts = [];
  for (const bytes of descriptors) {
    const head = [0x0a];
    let n = bytes.length;
    for (; n > 127; n = Math.floor(n / 128)) head.push((n % 128) + 128);
    parts.push(Buffer.from([...head, n]), bytes);
  }
  return Buffer.concat(parts);
}

async function load() {
  const { services } = await reflect({ listServices: '*' });
  const found = services.service.map((s) => s.name);
  const wanted = ['claque.v1.CampaignService', 'claque.v1.QueryService', 'claque.v1.WorkerLinkService'];
  claim(wanted.every((n) => found.includes(n)), 'reflection lists the services', found);
  const unique = new Map();
  for (const symbol of [...wanted, 'grpc.health.v1.Health']) {
    const { files: answer } = await reflect({ fileContainingSymbol: symbol });
    for (const bytes of answer.fileDescriptorProto) unique.set(bytes.toString('base64'), bytes);
  }
  const set = descriptorSet([...unique.values()]);
  return grpc.loadPackageDefinition(loader.loadFileDescriptorSetFromBuffer(set, names));
}

const unary = (client, method, request) => new Promise((done) => {
  client[method](request, { deadline: Date.now() + 20000 }, (error, value) => done({ error, value }));
});

// The status a stream ends with.
const ended = (call) => new Promise((done) => {
  call.on('error', () => {});
  call.on('status', done);
  call.resume();
});

async function checkQueries(claque) {
  const query = new claque.QueryService(address, credentials);
  const campaigns = new claque.CampaignService(address, credentials);
  const { error, value } = await unary(campaigns, 'getCampaign', { name: 'campaigns/foreign' });
  claim(!error && value.campaign.title === 'Foreign clients', 'gets the campaign', error);
  const pages = await unary(query, 'listPages', { parent: 'campaigns/foreign', page_size: 10 });
  claim(!pages.error && Array.isArray(pages.value.pages), 'lists pages', pages.error);
  const missing = await unary(query, 'getPage', { name: 'campaigns/foreign/pages/none' });
  claim(missing.error?.code === grpc.status.NOT_FOUND, 'an unknown page is NOT_FOUND', missing.error);
  const wrong = await unary(query, 'listPages', { parent: 'campaigns/foreign', filter: 'url = ' });
  claim(wrong.error?.code === grpc.status.INVALID_ARGUMENT, 'a broken filter is INVALID_ARGUMENT', wrong.error);
  const details = Buffer.concat(wrong.error?.metadata.get('grpc-status-details-bin') ?? []);
  claim(details.includes('google.rpc.ErrorInfo') && details.includes('google.rpc.BadRequest')
    && details.includes('filter'), 'its details name the field', details.toString('latin1'));
  const stale = await unary(query, 'listPages', { parent: 'campaigns/foreign', page_token: 'x' });
  claim(stale.error?.code === grpc.status.INVALID_ARGUMENT, 'a made-up page token is refused', stale.error);
}

async function checkNoQueries(claque) {
  const query = new claque.QueryService(address, credentials);
  const campaigns = new claque.CampaignService(address, credentials);
  for (const [client, method] of [[query, 'listPages'], [query, 'revealAccount'],
    [campaigns, 'listCampaigns'], [campaigns, 'deleteCampaign'], [campaigns, 'createCampaign']]) {
    const { error } = await unary(client, method, {});
    claim(error?.code === grpc.status.PERMISSION_DENIED, `a worker may not call ${method}`, error);
  }
  const watch = campaigns.watchCampaign({ name: 'campaigns/foreign' });
  const error = await ended(watch);
  claim(error?.code === grpc.status.PERMISSION_DENIED, 'a worker may not watch', error);
}

// One exchange: what the server answers within 10 s, until `enough` of it came.
function exchange(claque, requests, enough) {
  const link = new claque.WorkerLinkService(address, credentials);
  const call = link.exchange({ deadline: Date.now() + 10000 });
  const answers = [];
  return new Promise((done) => {
    call.on('data', (answer) => {
      answers.push(answer);
      if (enough(answers)) { call.cancel(); done({ answers }); }
    });
    call.on('error', (error) => done({ answers, error }));
    call.on('end', () => done({ answers }));
    for (const request of requests) call.write(request);
  });
}

async function checkReports(claque) {
  const page = { url: 'http://127.77.0.9:9/forged', outcome: 'CAPTURED', title: 'forged' };
  const report = (sequence, unit, lease_id) => ({ sequence, unit, lease_id,
    page: { campaign: 'campaigns/foreign', url: page.url, page } });
  const state = { worker: 'worker-forger-1-1', version: '0', exchange_id: 1,
    reports: [report(1, '127.77.0.9', 4711), report(2, '', 0), report(3, '127.77.0.1', 1),
      { sequence: 4, unit: 'campaigns/foreign/runs/r/tasks/0', lease_id: 1,
        classification: { campaign: 'campaigns/foreign', run: 'r', task: 0, last: true } }] };
  const statuses = (answers) => answers.flatMap((a) => a.report_statuses);
  const { answers, error } = await exchange(claque, [state], (a) => statuses(a).length >= 4);
  const got = statuses(answers);
  claim(!error && got.length === 4, 'each forged report is answered', error ?? got.length);
  claim(got.every((s) => s.code !== 0), 'each forged report is refused', JSON.stringify(got));
  claim(got.every((s) => s.message), 'each refusal says why', JSON.stringify(got));
  if (mode === 'plaintext') {
    const query = new claque.QueryService(address, credentials);
    const { value } = await unary(query, 'listPages', { parent: 'campaigns/foreign' });
    claim(!value.pages.some((p) => p.title === 'forged' || p.url === page.url),
      'a page of a forged report is not stored', JSON.stringify(value.pages));
  }
}

async function checkNoReports(claque) {
  const { error } = await exchange(claque, [{ worker: 'worker-x-1-1', exchange_id: 1 }], () => true);
  claim(error?.code === grpc.status.PERMISSION_DENIED, `${mode} may not report`, error);
  const link = new claque.WorkerLinkService(address, credentials);
  const pull = link.pullInput({ unit: 'x', lease_id: 1 });
  const refused = await ended(pull);
  claim(refused?.code === grpc.status.PERMISSION_DENIED, `${mode} may not pull input`, refused);
}

async function checkGarbage() {
  const client = new grpc.Client(address, credentials);
  const raw = (bytes) => bytes;
  const garbage = Buffer.from(Array.from({ length: 400 }, (_, i) => (i * 151 + 7) % 256));
  for (const method of ['QueryService/ListPages', 'CampaignService/CreateCampaign']) {
    const error = await new Promise((done) => {
      client.makeUnaryRequest(`/claque.v1.${method}`, raw, raw, garbage, done);
    });
    claim(error && error.code !== grpc.status.OK, `garbage to ${method} is an error`, error);
  }
  const call = client.makeBidiStreamRequest('/claque.v1.WorkerLinkService/Exchange', raw, raw,
    { deadline: Date.now() + 10000 });
  call.write(garbage);
  const error = await ended(call);
  claim(error.code !== grpc.status.DEADLINE_EXCEEDED, 'garbage on the worker link ends that stream', error.code);
  const unknown = await new Promise((done) => {
    client.makeUnaryRequest('/claque.v1.QueryService/NoSuch', raw, raw, garbage, done);
  });
  claim(unknown?.code === grpc.status.UNIMPLEMENTED, 'an unknown method is UNIMPLEMENTED', unknown);
}

const { claque: { v1 }, grpc: { health } } = await load();
const health1 = await unary(new health.v1.Health(address, credentials), 'check', {});
claim(health1.value?.status === 'SERVING', 'the health service answers', health1.error);
if (mode === 'plaintext') await checkGarbage();
if (mode !== 'worker') await checkQueries(v1);
if (mode === 'worker') await checkNoQueries(v1);
if (mode === 'worker' || mode === 'plaintext') await checkReports(v1);
if (mode === 'analyst' || mode === 'operator') await checkNoReports(v1);
process.exit(0);
