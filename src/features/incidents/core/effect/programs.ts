/** The programs that are known, and which of their commands only read. */
import type { Effect } from './effect.ts';
import type { Word } from './shellWords.ts';

type Rule = (words: readonly string[], given: readonly Word[]) => Effect;

const read: Rule = () => 'read';
const unless =
  (pattern: RegExp): Rule =>
  (words) =>
    words.some((word) => pattern.test(word)) ? 'write' : 'read';

/** A program with commands: the words that are no options, joined, decide. The options in `takesValue` have a word of their own. */
interface Commands {
  readonly takesValue: RegExp;
  readonly reads: RegExp;
  readonly destroys?: RegExp;
  /** Options that make a reading command a write. */
  readonly except?: RegExp;
}

function byCommand({ takesValue, reads, destroys, except }: Commands): Rule {
  return (words) => {
    const command = commandWords(words, takesValue).join(' ');
    if (destroys?.test(command) === true) return 'destructive';
    if (except && words.some((word) => except.test(word))) return 'write';
    return reads.test(command) || words.some((word) => word === '--help') ? 'read' : 'write';
  };
}

/**
 * The words before the first option that is not known, without options and their values: behind an option that may or may not take
 * a value, nobody knows which word is the command.
 */
function commandWords(words: readonly string[], takesValue: RegExp): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (takesValue.test(word)) at += 1;
    else if (!word.startsWith('-')) kept.push(word);
    else if (!/^--?[\w-]+=/.test(word)) break;
  }
  return kept;
}

const kubectlValues =
  /^(?:-n|-l|-o|-f|-c|-L|-k|--(?:namespace|context|cluster|user|kubeconfig|selector|output|filename|container|field-selector|sort-by|server|request-timeout|as|as-group|token|since|since-time|tail|timeout|for|type|patch|replicas|limits|requests|image|template|label-columns|chunk-size|revision|to-revision|grace-period|current-replicas|subresource))$/;
const helmValues =
  /^(?:-n|-f|-o|-m|--(?:namespace|kube-context|kubeconfig|values|set|set-string|set-file|set-json|version|output|max|revision|timeout|repo|history-max|description))$/;

const kubectlReads =
  /^(?:get|describe|logs|top|explain|api-resources|api-versions|version|cluster-info|events|diff|wait|kustomize|options|auth (?:can-i|whoami)|config (?:view|current-context|get-\w+)|rollout (?:status|history))\b/;

function kubectl(words: readonly string[], given: readonly Word[]): Effect {
  const inner = words.indexOf('--');
  const command = commandWords(words, kubectlValues);
  if (command[0] === 'exec' && inner !== -1) return programEffect(given.slice(inner + 1));
  if (/^(?:delete|drain)$/.test(command[0] ?? '')) return 'destructive';
  if (words.some((word) => word === '--force' || word === '--prune')) return 'destructive';
  if (words.some((word) => /^--dry-run(?:=(?:client|server))?$/.test(word))) return 'read';
  return kubectlReads.test(command.join(' ')) && !words.includes('--raw') ? 'read' : 'write';
}

const verbs: Rule = (words) => {
  if (words.some((word) => /^(?:delete|terminate|destroy|purge|remove)(?:-|$)/.test(word)))
    return 'destructive';
  const command = commandWords(
    words,
    /^--?(?:subscription|resource-group|g|n|name|query|output|o|profile|region|project)$/,
  );
  return command.some((word) => /^(?:list|show|describe|get)(?:-[\w-]+)?$/.test(word)) &&
    command.length <= 6 &&
    !command.some((word) =>
      /^(?:create|update|set|put|start|stop|restart|run|invoke|deploy|apply|add|modify|send)(?:-|$)/.test(
        word,
      ),
    ) &&
    !words.some((word) => /credentials|access-token/.test(word))
    ? 'read'
    : 'write';
};

/** Asks with GET or HEAD and keeps nothing. */
const curl: Rule = (words) => {
  const writes = words.some((word, at) => {
    const next = words[at + 1] ?? '';
    const method =
      /^(?:--request=|-[A-Za-z]*?X)(.+)$/.exec(word)?.[1] ??
      (/^(?:--request|-[A-Za-z]*X)$/.test(word) ? next : 'GET');
    if (!/^(?:GET|HEAD)$/.test(method)) return true;
    if (word === '-o') return next !== '/dev/null';
    return (
      /^--(?:data|json|form|upload-file|output|remote-name|config|cookie-jar|dump-header|trace|quote|next|url-query)/.test(
        word,
      ) || /^-[A-Za-z]*[dFToOKcDQ]/.test(word)
    );
  });
  return writes ? 'write' : 'read';
};

/** Only what needs no language of its own: nothing of these reaches a file or a program. */
const sed: Rule = (words) => {
  const [script = '', ...files] = words.filter((word) => !/^-[nEr]+$/.test(word));
  const simple = /^(?:[\d$]+(?:,[\d$]+)?[pdq]|\/[^/]*\/[pd]|s([/|#,])(?:(?!\1).)*\1(?:(?!\1).)*\1[gip\d]*)$/;
  return simple.test(script) && files.every((file) => !file.startsWith('-')) ? 'read' : 'write';
};
const awk: Rule = (words) => {
  const [script = '', ...files] = words.filter(
    (word, at) => !word.startsWith('-F') && words[at - 1] !== '-F',
  );
  return !/^-|[|>]|system|getline|@/.test(script) && files.every((file) => !file.startsWith('-'))
    ? 'read'
    : 'write';
};

/** Starts another program: that one decides. */
function wrapper(options: RegExp, takesValue: RegExp, values = 0): Rule {
  return (words, given) => {
    let at = 0;
    while (at < words.length && options.test(words[at] ?? '')) at += takesValue.test(words[at] ?? '') ? 2 : 1;
    return programEffect(given.slice(at + values));
  };
}

const redisReads =
  /^(?:info|ping|dbsize|time|get|mget|exists|ttl|pttl|type|strlen|llen|lrange|scard|smembers|zcard|hlen|hget|hgetall|scan|role|lastsave|memory (?:usage|stats|doctor)|slowlog (?:get|len)|client list|config get|cluster (?:info|nodes|slots|shards)|latency \w+|object \w+)\b/i;

const rules: Readonly<Record<string, Rule>> = {
  kubectl,
  k: kubectl,
  oc: kubectl,
  helm: byCommand({
    takesValue: helmValues,
    reads:
      /^(?:list|ls|status|history|get|show|inspect|template|lint|search|version|env|verify|diff|repo list|dependency list|dep list)\b/,
    destroys: /^(?:uninstall|delete|del|un)\b/,
    except: /^--(?:output-dir|post-renderer|dependency-update)/,
  }),
  git: byCommand({
    takesValue: /^(?:-C|-n|--git-dir|--work-tree|--since|--until|--author|--format|--pretty)$/,
    reads:
      /^(?:status|log|show|diff|blame|rev-parse|rev-list|describe|shortlog|ls-files|ls-tree|ls-remote|merge-base|name-rev|cat-file|branch|remote|remote show|tag|reflog|stash list|stash show|worktree list)$|^(?:status|log|show|diff|blame|rev-parse|rev-list|describe|shortlog|ls-files|ls-tree|ls-remote|merge-base|cat-file|stash show) /,
    destroys: /^(?:clean|filter-branch|gc|prune)\b/,
    except:
      /^(?:-c|--output|--ext-diff|--textconv|--upload-pack|--exec|-[dDmMfu]|--delete|--force|--edit-description)/,
  }),
  terraform: byCommand({
    takesValue: /^$/,
    reads: /^(?:show|output|validate|version|graph|providers|state (?:list|show)|workspace (?:list|show))\b/,
    destroys: /^(?:destroy|state rm|force-unlock|workspace delete)\b/,
  }),
  argocd: byCommand({
    takesValue: /^(?:-o|--output|--grpc-web-root-path|--server)$/,
    reads:
      /^(?:app (?:get|list|diff|history|logs|manifests|resources|wait)|version|cluster list|repo list|proj (?:get|list))\b/,
    destroys: /^(?:app|cluster|repo|proj) (?:delete|rm)\b/,
  }),
  docker: containers(),
  podman: containers(),
  nerdctl: containers(),
  crictl: containers(),
  systemctl: byCommand({
    takesValue: /^(?:-p|-t|-n|-o)$/,
    reads:
      /^(?:status|show|cat|is-active|is-enabled|is-failed|list-units|list-unit-files|list-timers|list-dependencies)\b/,
  }),
  promtool: byCommand({ takesValue: /^$/, reads: /^(?:check|query|test rules)\b/ }),
  amtool: byCommand({
    takesValue: /^--(?:alertmanager\.url|output|config\.file)$/,
    reads: /^(?:alert|alert query|silence query|config show|config routes|check-config)\b(?! add)/,
  }),
  'redis-cli': byRegularWords(
    redisReads,
    /^(?:-h|-p|-n|-u)$/,
    /\b(?:flushall|flushdb|del|unlink|shutdown)\b/i,
  ),
  az: verbs,
  aws: verbs,
  gcloud: verbs,
  curl,
  sed,
  awk,
  find: unless(/^-(?:exec|execdir|delete|ok|okdir|fprint|fprintf|fprint0|fls)/),
  sort: unless(/^(?:-o|--output|--compress-program|-T)/),
  yq: unless(/^(?:-i|--inplace|-s|--split)/),
  date: unless(/^(?:-s|--set|\d{8,})/),
  rg: unless(/^--(?:pre|hostname-bin)/),
  ss: unless(/^-\w*K|^--kill/),
  file: unless(/^(?:-\w*C|--compile)/),
  uniq: (words) => (words.filter((word) => !word.startsWith('-')).length > 1 ? 'write' : 'read'),
  journalctl: unless(/^--(?:vacuum|rotate|flush|sync|relinquish|update-catalog|setup-keys)/),
  hostname: (words) => (words.every((word) => word.startsWith('-')) ? 'read' : 'write'),
  env: (words) => (words.length === 0 ? 'read' : 'write'),
  printf: unless(/^-v/),
  export: (words) =>
    words.every((word) => /^[A-Z_]+=/.test(word) && !/^(?:PATH|LD_|IFS|ENV|BASH)/.test(word))
      ? 'read'
      : 'write',
  command: (words) => (/^-[vV]$/.test(words[0] ?? '') ? 'read' : 'write'),
  ping: (words) => (words.some((word) => /^-\w*c/.test(word)) ? 'read' : 'write'),
  nc: (words) => (words.some((word) => /^-\w*z/.test(word)) ? 'read' : 'write'),
  top: (words) => (words.some((word) => /^-\w*b/.test(word)) ? 'read' : 'write'),
  sudo: wrapper(/^-[nEH]$/, /^$/),
  time: wrapper(/^-p$/, /^$/),
  nohup: wrapper(/^$/, /^$/),
  timeout: wrapper(/^-/, /^(?:-s|-k|--signal|--kill-after)$/, 1),
  xargs: wrapper(/^-/, /^(?:-n|-I|-P|-L|-d)$/),
  watch: wrapper(/^-/, /^(?:-n|--interval)$/),
  ...same(
    read,
    'cat head tail grep egrep fgrep zgrep wc cut tr nl tac rev column comm join diff cmp jq base64 hexdump',
  ),
  ...same(
    read,
    'echo true false test [ pwd ls cd whoami id uname uptime df du free ps vmstat iostat mpstat netstat lsof stat',
  ),
  ...same(
    read,
    'dig nslookup host traceroute tracepath mtr printenv which type sleep seq basename dirname realpath readlink md5sum sha256sum',
  ),
  ...same(() => 'destructive', 'rm rmdir unlink shred dd mkfs truncate reboot shutdown poweroff halt dropdb'),
};

/** Of a command without its assignments and redirections; a program that is not known writes. */
export function programEffect(words: readonly Word[]): Effect {
  const [program, ...rest] = words;
  if (program?.fixed !== true) return 'write';
  const name = program.text.replace(/^(?:\/usr)?(?:\/local)?\/s?bin\//, '');
  if (name.startsWith('mkfs.')) return 'destructive';
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  return (
    rule?.(
      rest.map(({ text }) => text),
      rest,
    ) ?? 'write'
  );
}

function same(rule: Rule, names: string): Readonly<Record<string, Rule>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, rule]));
}

function containers(): Rule {
  return byCommand({
    takesValue: /^(?:-n|--tail|--since|--until|-f|--filter|--format|-o|--output)$/,
    reads:
      /^(?:ps|logs|inspect|images|stats|top|version|info|events|port|diff|history|pods|(?:container|image|volume|network) (?:ls|list|inspect))\b/,
    destroys:
      /^(?:rm|rmi|kill|rmp|(?:system|image|volume|container|network|builder) prune|(?:volume|container|image|network) rm)\b/,
  });
}

function byRegularWords(reads: RegExp, takesValue: RegExp, destroys: RegExp): Rule {
  return byCommand({ reads, takesValue, destroys });
}
