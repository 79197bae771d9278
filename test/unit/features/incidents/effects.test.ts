import { describe, expect, it } from 'vitest';
import { effectOf } from '../../../../src/features/incidents/core/effect/effects.ts';
import { shell } from '../../../builders/shell.ts';

const reads = `
kubectl get pods -n production | grep api
kubectl get events -n production --sort-by='.lastTimestamp' | tail -20
kubectl --context prod -n shop describe pod redis-cluster-2
kubectl logs redis-cluster-2 -n production --tail=50 2>&1 | grep -i oom
kubectl logs $(kubectl get pod -l app=api -o name | head -1) --previous
kubectl rollout status deployment/redis-cluster -n production
kubectl exec redis-cluster-0 -n production -- redis-cli cluster info
kubectl exec redis-cluster-0 -- redis-cli CONFIG GET maxmemory-policy
kubectl apply -f x.yaml --dry-run=server
kubectl auth can-i delete pods
KUBECONFIG=~/.kube/prod kubectl top pods
helm history redis -n production --max 5
helm get values redis
helm template . -f values/production.yaml > /dev/null
git log --oneline -5
git diff HEAD~1 -- values.yaml
curl -sS http://localhost:9090/-/healthy
curl -s -o /dev/null -w '%{http_code}' https://example.com
az aks show -g rg -n cluster -o table
aws eks describe-cluster --name prod
terraform state list
journalctl -u kubelet --since '1 hour ago' | tail -100
sed -n 1,20p values.yaml
awk '{print $1}' pods.txt | sort | uniq -c
timeout 5 kubectl get nodes
kubectl get pods \\
  -o wide # all of them
df -h && free -m; uptime
docker ps -a --filter name=api`;
const writes = `
kubectl patch deployment redis -p='[{"op": "replace", "path": "/a", "value": "1Gi"}]'
kubectl set resources deployment/api --limits=memory=1Gi
kubectl scale deployment api --replicas=4
kubectl rollout restart deployment/api
kubectl exec api-0 -- sh -c 'ls'
kubectl exec -it redis-0 -- redis-cli CONFIG SET maxmemory 1gb
kubectl get pods > pods.txt
kubectl get --raw /api/v1/namespaces/x/pods/y/proxy/shutdown
helm upgrade redis ./redis --set memory=1Gi
helm rollback redis 4
git push origin main
git commit -m 'x'
git diff --output=values.yaml
curl -X POST http://localhost:9090/-/reload
curl -d @x http://example.com
curl -o out http://example.com
python3 render.py
kubectl $VERB pods
$(echo rm) x
sed -i s/a/b/ values.yaml
sed 's/a/b/w out' x
awk '{print > "x"}' y
find . -exec touch {} +
echo hi &
( kubectl get pods )
for i in 1 2; do kubectl get pods; done
cat <<X
PATH=/tmp/evil:$PATH kubectl get pods
get pods
ssh host uptime
kubectl get pods \`touch x\`
env FOO=1 touch x
export PATH=/tmp
terraform apply
awk -f program.awk x
kubectl -v get delete pods
kubectl rollout -v status undo deployment/x
xxd -r in out
uniq in out
rg --pre ./x y
ss -K dst 10.0.0.1
curl -sXDELETE http://example.com
date 010100002030`;
const destroys = `
kubectl delete pod api-1
kubectl drain node-1 --ignore-daemonsets
kubectl get pods -o name | xargs kubectl delete
kubectl get pods; rm -rf build
kubectl logs $(kubectl delete pod x -o name)
for p in a b; do kubectl delete pod $p; done
helm uninstall redis
kubectl replace --force -f x.yaml
terraform destroy
sudo rm x
kubectl exec redis-0 -- redis-cli FLUSHALL`;
const lines = (text: string): string[] => text.trim().split(/\n(?! )/);

describe('what a command does', () => {
  it.each(lines(reads))('reads: %s', async (text) => expect(await effectOf(text, shell)).toBe('read'));
  it.each(lines(writes))('writes: %s', async (text) => expect(await effectOf(text, shell)).toBe('write'));
  it.each(lines(destroys))('destroys: %s', async (text) =>
    expect(await effectOf(text, shell)).toBe('destructive'),
  );

  it('takes a text that no shell reads for a write', async () => {
    expect(await effectOf('kubectl get pods "', shell)).toBe('write');
    expect(await effectOf('kubectl get pods )', shell)).toBe('write');
  });

  it('takes everything for a write while the parser is missing', async () => {
    const missing = {
      statements: async () => ({ ok: false, error: { code: 'unavailable', message: '' } }) as const,
    };
    expect(await effectOf('kubectl get pods', missing)).toBe('write');
  });

  it('takes a text for a write where the two readings do not agree', async () => {
    const other = {
      statements: async () =>
        ({ ok: true, value: [{ start: 3, background: false, negated: false }] }) as const,
    };
    expect(await effectOf('kubectl get pods', other)).toBe('write');
  });
});
