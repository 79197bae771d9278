/** Lines with made secrets in the published forms of many kinds, split by a seed: rules are written for one half alone. */

export interface PlantedSecret {
  readonly kind: string;
  /** One or several lines, as they stand in a transcript. */
  readonly text: string;
  /** What must be nowhere in the answer. */
  readonly secret: string;
}

export interface SecretCorpus {
  readonly seen: readonly PlantedSecret[];
  readonly unseen: readonly PlantedSecret[];
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const digits = '0123456789';
const hex = '0123456789abcdef';
const word = upper + lower + digits;
const base64 = `${word}+/`;

export function plantedSecrets(seed: number): SecretCorpus {
  const random = generator(seed);
  const all = kinds.map(([kind, make]) => {
    const [secret, text] = make((length, from = word) =>
      Array.from({ length }, () => from[Math.floor(random() * from.length)] ?? '').join(''),
    );
    return { kind, secret, text };
  });
  const order = all.map((planted) => ({ planted, at: random() })).sort((a, b) => a.at - b.at);
  const half = Math.ceil(order.length / 2);
  return {
    seen: order.slice(0, half).map(({ planted }) => planted),
    unseen: order.slice(half).map(({ planted }) => planted),
  };
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

type Chars = (length: number, from?: string) => string;
type Kind = readonly [string, (chars: Chars) => readonly [secret: string, text: string]];

/** Puts a secret into its line at `§`. */
const at = (secret: string, line: string): readonly [string, string] => [
  secret,
  line.replaceAll('§', secret),
];

const kinds: readonly Kind[] = [
  ['AWS access key', (c) => at(`AKIA${c(16, upper + digits)}`, 'aws configure set aws_access_key_id §')],
  ['AWS secret key', (c) => at(c(40, base64), 'AWS_SECRET_ACCESS_KEY=§ terraform plan')],
  ['AWS session token', (c) => at(c(120, base64), 'export AWS_SESSION_TOKEN="§"')],
  ['GitHub token', (c) => at(`ghp_${c(36)}`, 'git clone with § works')],
  ['GitHub fine-grained token', (c) => at(`github_pat_${c(22)}_${c(59)}`, 'set GH to §')],
  ['GitLab token', (c) => at(`glpat-${c(20)}`, 'the runner uses §')],
  ['GitLab runner token', (c) => at(`glrt-${c(20)}`, 'registered with §')],
  ['Slack bot token', (c) => at(`xoxb-${c(12, digits)}-${c(12, digits)}-${c(24)}`, 'slack: §')],
  [
    'Slack webhook',
    (c) => at(c(24), `curl https://hooks.slack.com/services/T${c(8, upper)}/B${c(8, upper)}/§`),
  ],
  ['OpenAI key', (c) => at(`sk-proj-${c(48)}`, 'key § was in the env')],
  ['Anthropic key', (c) => at(`sk-ant-api03-${c(60)}-AA`, 'x-api-key is §')],
  ['Google API key', (c) => at(`AIza${c(35)}`, 'maps?key=§')],
  ['Google OAuth token', (c) => at(`ya29.${c(60)}`, 'gcloud printed §')],
  ['JSON web token', (c) => at(`eyJ${c(30)}.eyJ${c(60)}.${c(43)}`, 'token=§')],
  ['Bearer header', (c) => at(c(40), "curl -H 'Authorization: Bearer §' https://api")],
  ['Basic header', (c) => at(`${c(30)}==`, 'Authorization: Basic §')],
  ['database URL', (c) => at(c(14), 'postgres://shop:§@db.internal:5432/shop')],
  ['redis URL', (c) => at(c(18), 'REDIS_URL=redis://:§@cache:6379/0')],
  [
    'Azure storage key',
    (c) =>
      at(
        `${c(86, base64)}==`,
        'DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=§;EndpointSuffix=core.windows.net',
      ),
  ],
  [
    'Azure shared access signature',
    (c) => at(`${c(43)}%3D`, 'https://shop.blob.core.windows.net/b?sv=2024&sp=r&sig=§'),
  ],
  [
    'Azure client secret',
    (c) => at(`${c(3)}8Q~${c(34)}`, 'az login --service-principal -u app -p § --tenant t'),
  ],
  ['Azure DevOps token', (c) => at(c(52, lower + digits), 'AZURE_DEVOPS_EXT_PAT=§ az boards query')],
  [
    'service bus',
    (c) =>
      at(
        `${c(43, base64)}=`,
        'Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=§',
      ),
  ],
  [
    'private key',
    (c) => at(c(64, base64), '-----BEGIN RSA PRIVATE KEY-----\n§\nabcd\n-----END RSA PRIVATE KEY-----'),
  ],
  [
    'OpenSSH key',
    (c) =>
      at(
        c(70, base64),
        '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n§\n-----END OPENSSH PRIVATE KEY-----',
      ),
  ],
  ['kubeconfig key', (c) => at(`${c(120, base64)}=`, '    client-key-data: §')],
  ['kubeconfig token', (c) => at(c(40), '    token: §')],
  ['Kubernetes secret in text', (c) => at(c(16), '  password: §')],
  ['Kubernetes literal', (c) => at(c(16), 'kubectl create secret generic db --from-literal=password=§')],
  ['Helm value', (c) => at(c(16), 'helm upgrade shop . --set auth.password=§ --wait')],
  ['Helm root password', (c) => at(c(16), 'helm upgrade db . --set auth.rootPassword=§')],
  ['Docker config', (c) => at(`${c(40, base64)}==`, '{"auths":{"registry.example.test":{"auth":"§"}}}')],
  ['npm token', (c) => at(c(36), '//registry.example.test/:_authToken=§')],
  ['npm published token', (c) => at(`npm_${c(36)}`, 'NPM uses §')],
  ['PyPI token', (c) => at(`pypi-AgEIcHlwaS5vcmc${c(60)}`, 'twine upload with §')],
  ['Stripe key', (c) => at(`sk_live_${c(24)}`, 'billing has §')],
  ['SendGrid key', (c) => at(`SG.${c(22)}.${c(43)}`, 'mail via §')],
  ['Twilio key', (c) => at(c(32, hex), 'TWILIO_AUTH_TOKEN=§')],
  ['Vault token', (c) => at(`hvs.${c(90)}`, 'vault login §')],
  [
    'Terraform token',
    (c) => at(`${c(14)}.atlasv1.${c(60)}`, 'credentials "app.terraform.io" { token = "§" }'),
  ],
  ['DigitalOcean token', (c) => at(`dop_v1_${c(64, hex)}`, 'doctl auth init -t §')],
  ['mysql password', (c) => at(c(12), 'mysql -u root -p§ shop')],
  ['curl user', (c) => at(c(14), 'curl -u admin:§ https://grafana.internal/api')],
  ['curl long user', (c) => at(c(14), 'curl --user admin:§ https://grafana.internal/api')],
  ['PGPASSWORD', (c) => at(c(12), 'PGPASSWORD=§ psql -h db -U shop')],
  ['exported password', (c) => at(c(14), 'export DB_PASSWORD="§"')],
  ['password flag', (c) => at(c(14), 'argocd login argo --username admin --password §')],
  ['JSON client secret', (c) => at(c(30), '  "clientSecret": "§",')],
  ['Grafana token', (c) => at(`glsa_${c(32)}_${c(8, hex)}`, 'grafana §')],
  ['Datadog key', (c) => at(c(32, hex), 'DD_API_KEY=§ datadog-agent check')],
  ['New Relic key', (c) => at(`NRAK-${c(27, upper + digits)}`, 'newrelic profile with §')],
  ['Telegram token', (c) => at(`${c(10, digits)}:AA${c(33)}`, 'bot § sends')],
  ['Discord webhook', (c) => at(c(68), `https://discord.com/api/webhooks/${c(18, digits)}/§`)],
  [
    'Teams webhook',
    (c) => at(c(32, hex), 'https://shop.webhook.office.com/webhookb2/a@b/IncomingWebhook/§/c'),
  ],
  ['PagerDuty key', (c) => at(c(32, hex), '"routing_key": "§"')],
  ['OpenShift token', (c) => at(`sha256~${c(43)}`, 'oc login --token=§ --server=https://api')],
  [
    'bootstrap token',
    (c) => at(`${c(6, lower + digits)}.${c(16, lower + digits)}`, 'kubeadm join 10.0.0.1:6443 --token §'),
  ],
  ['age key', (c) => at(`AGE-SECRET-KEY-1${c(58, upper + digits)}`, 'sops key §')],
  ['Docker Hub token', (c) => at(`dckr_pat_${c(27)}`, 'docker login with §')],
  ['API key header', (c) => at(c(32), "curl -H 'X-Api-Key: §' https://api")],
  ['cookie', (c) => at(c(40), "curl -b 'session=§' https://app")],
  ['cookie header', (c) => at(c(40), 'Cookie: sid=§; theme=dark')],
  ['passphrase', (c) => at(c(20), 'passphrase: §')],
  ['sshpass', (c) => at(c(12), 'sshpass -p § ssh root@host')],
  ['Databricks token', (c) => at(`dapi${c(32, hex)}`, 'databricks uses §')],
  ['Sentry token', (c) => at(`sntrys_${c(60)}`, 'sentry-cli §')],
  ['Linear key', (c) => at(`lin_api_${c(40)}`, 'linear §')],
  ['password in a sentence', (c) => at(c(14), 'The admin password is § by the way')],
  ['connection string', (c) => at(c(16), 'Server=db;Database=shop;User Id=sa;Password=§;Encrypt=true')],
  ['LDAP bind', (c) => at(c(12), "ldapsearch -D cn=admin -w '§' -b dc=x")],
  ['signing key', (c) => at(c(64, hex), 'signing_key: §')],
  ['base64 secret data', (c) => at(c(40, base64), 'data: { tls.key: § }')],
];
