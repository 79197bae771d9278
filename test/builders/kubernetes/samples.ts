/** One valid manifest of each kind whose create code the engine holds. */
const container = `{name: app, image: "example.com/app:1.2", ports: [{name: http, containerPort: 8080}], resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}, readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 5}, env: [{name: MODE, value: fast}, {name: HOST, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}], volumeMounts: [{name: data, mountPath: /data}], securityContext: {runAsNonRoot: true, capabilities: {drop: [ALL]}}}`;
const podSpec = `{serviceAccountName: app, containers: [${container}], volumes: [{name: data, emptyDir: {sizeLimit: 1Gi}}], tolerations: [{key: a, operator: Exists, effect: NoSchedule}], affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 10, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: a}}}}]}}}`;
const jobSpec = podSpec.replace('{serviceAccountName', '{restartPolicy: OnFailure, serviceAccountName');
const template = `{metadata: {labels: {app: a}}, spec: ${podSpec}}`;
const jobTemplate = `{metadata: {labels: {app: a}}, spec: ${jobSpec}}`;

const rows: readonly (readonly [apiVersion: string, kind: string, rest: string])[] = [
  ['v1', 'ConfigMap', 'data: {a: "1", b.conf: text}\nbinaryData: {c: aGFsbG8=}'],
  [
    'v1',
    'Endpoints',
    'subsets: [{addresses: [{ip: 10.1.2.3}], ports: [{name: http, port: 80, protocol: TCP}]}]',
  ],
  [
    'v1',
    'LimitRange',
    'spec: {limits: [{type: Container, default: {cpu: 500m}, defaultRequest: {cpu: 100m}, max: {cpu: "2"}}]}',
  ],
  ['v1', 'Namespace', ''],
  ['v1', 'Node', 'spec: {podCIDR: 10.2.0.0/24, taints: [{key: a, value: b, effect: NoSchedule}]}'],
  [
    'v1',
    'PersistentVolume',
    'spec: {capacity: {storage: 5Gi}, accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: Retain, storageClassName: slow, hostPath: {path: /data}}',
  ],
  [
    'v1',
    'PersistentVolumeClaim',
    'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: slow}',
  ],
  ['v1', 'Pod', `spec: ${podSpec}`],
  ['v1', 'PodTemplate', `template: ${template}`],
  ['v1', 'ReplicationController', `spec: {replicas: 2, selector: {app: a}, template: ${template}}`],
  ['v1', 'ResourceQuota', 'spec: {hard: {requests.cpu: "10", pods: "20"}, scopes: [NotTerminating]}'],
  ['v1', 'Secret', 'type: Opaque\nstringData: {a: b}\ndata: {c: aGFsbG8=}'],
  [
    'v1',
    'Service',
    'spec: {type: ClusterIP, selector: {app: a}, ports: [{name: http, port: 80, targetPort: http}], sessionAffinity: None}',
  ],
  ['v1', 'ServiceAccount', 'automountServiceAccountToken: false\nimagePullSecrets: [{name: registry}]'],
  ['apps/v1', 'ControllerRevision', 'revision: 1\ndata: {a: 1}'],
  [
    'apps/v1',
    'DaemonSet',
    `spec: {selector: {matchLabels: {app: a}}, updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1}}, template: ${template}}`,
  ],
  [
    'apps/v1',
    'Deployment',
    `spec: {replicas: 2, revisionHistoryLimit: 3, selector: {matchLabels: {app: a}}, strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}}, template: ${template}}`,
  ],
  ['apps/v1', 'ReplicaSet', `spec: {replicas: 2, selector: {matchLabels: {app: a}}, template: ${template}}`],
  [
    'apps/v1',
    'StatefulSet',
    `spec: {serviceName: a, replicas: 2, selector: {matchLabels: {app: a}}, template: ${template}, volumeClaimTemplates: [{metadata: {name: disk}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]}`,
  ],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}, minReplicas: 1, maxReplicas: 5, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]}',
  ],
  [
    'autoscaling/v1',
    'HorizontalPodAutoscaler',
    'spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}, minReplicas: 1, maxReplicas: 5, targetCPUUtilizationPercentage: 70}',
  ],
  [
    'batch/v1',
    'CronJob',
    `spec: {schedule: "*/5 * * * *", timeZone: Etc/UTC, concurrencyPolicy: Forbid, jobTemplate: {spec: {backoffLimit: 2, template: ${jobTemplate}}}}`,
  ],
  [
    'batch/v1',
    'Job',
    `spec: {parallelism: 1, completions: 1, backoffLimit: 3, activeDeadlineSeconds: 60, template: ${jobTemplate}}`,
  ],
  ['coordination.k8s.io/v1', 'Lease', 'spec: {holderIdentity: a, leaseDurationSeconds: 15}'],
  [
    'discovery.k8s.io/v1',
    'EndpointSlice',
    'addressType: IPv4\nendpoints: [{addresses: [10.1.2.3], conditions: {ready: true}}]\nports: [{name: http, port: 80, protocol: TCP}]',
  ],
  [
    'networking.k8s.io/v1',
    'Ingress',
    'spec: {ingressClassName: nginx, tls: [{hosts: [a.example.com], secretName: tls}], rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}}]}',
  ],
  ['networking.k8s.io/v1', 'IngressClass', 'spec: {controller: example.com/ingress}'],
  [
    'networking.k8s.io/v1',
    'NetworkPolicy',
    'spec: {podSelector: {matchLabels: {app: a}}, policyTypes: [Ingress, Egress], ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{protocol: TCP, port: 80}]}], egress: [{}]}',
  ],
  ['node.k8s.io/v1', 'RuntimeClass', 'handler: runc\nscheduling: {nodeSelector: {a: b}}'],
  [
    'policy/v1',
    'PodDisruptionBudget',
    'spec: {minAvailable: 50%, selector: {matchLabels: {app: a}}, unhealthyPodEvictionPolicy: AlwaysAllow}',
  ],
  [
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    'rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}, {nonResourceURLs: [/healthz], verbs: [get]}]',
  ],
  [
    'rbac.authorization.k8s.io/v1',
    'ClusterRoleBinding',
    'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a}\nsubjects: [{kind: ServiceAccount, name: a, namespace: default}]',
  ],
  [
    'rbac.authorization.k8s.io/v1',
    'Role',
    'rules: [{apiGroups: [apps], resources: [deployments], resourceNames: [a], verbs: [get]}]',
  ],
  [
    'rbac.authorization.k8s.io/v1',
    'RoleBinding',
    'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}\nsubjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]',
  ],
  [
    'scheduling.k8s.io/v1',
    'PriorityClass',
    'value: 1000\nglobalDefault: false\npreemptionPolicy: Never\ndescription: text',
  ],
  [
    'storage.k8s.io/v1',
    'CSIDriver',
    'spec: {attachRequired: true, podInfoOnMount: true, fsGroupPolicy: File, volumeLifecycleModes: [Persistent]}',
  ],
  [
    'storage.k8s.io/v1',
    'CSINode',
    'spec: {drivers: [{name: a.example.com, nodeID: first, topologyKeys: [zone], allocatable: {count: 5}}]}',
  ],
  [
    'storage.k8s.io/v1',
    'CSIStorageCapacity',
    'storageClassName: slow\ncapacity: 10Gi\nmaximumVolumeSize: 1Gi\nnodeTopology: {matchLabels: {a: b}}',
  ],
  [
    'storage.k8s.io/v1',
    'StorageClass',
    'provisioner: example.com/disk\nparameters: {type: fast}\nreclaimPolicy: Delete\nvolumeBindingMode: WaitForFirstConsumer\nallowVolumeExpansion: true',
  ],
  [
    'storage.k8s.io/v1',
    'VolumeAttachment',
    'spec: {attacher: a.example.com, nodeName: first, source: {persistentVolumeName: p}}',
  ],
];

export const samples: readonly string[] = rows.map(
  ([apiVersion, kind, rest]) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\n  labels: {app: a}\n${rest}\n`,
);
