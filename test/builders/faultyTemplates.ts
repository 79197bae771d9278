/** A chart as people write them, before a fault is seeded into it. */
export const values = `replicaCount: 2
image:
  repository: shop/web
  tag: "1.4"
  pullPolicy: IfNotPresent
service:
  type: ClusterIP
  port: 80
  targetPort: http
ingress:
  host: shop.example.com
  pathType: Prefix
resources:
  limits:
    cpu: 500m
    memory: 256Mi
  requests:
    cpu: 100m
    memory: 128Mi
probe:
  path: /healthz
  period: 10
grace: 30
env:
  - name: MODE
    value: safe
securityContext:
  runAsUser: 1000
annotations:
  team/owner: web
volumes:
  - name: data
    emptyDir: {}
config:
  level: info
autoscaling:
  min: 2
  max: 6
  cpu: 70
budget: 1
labels:
  team: web
nameOverride: shop
schedule: "0 3 * * *"
storage:
  size: 1Gi
child:
  replicas: 1
global:
  policy: Always
`;

export const templates = {
  'templates/_helpers.tpl': `{{- define "x.labels" -}}
app: web
team: {{ .Values.labels.team }}
{{- end }}
`,
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Values.nameOverride }}
  labels:
    {{- include "x.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      {{- with .Values.annotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      labels:
        app: web
    spec:
      terminationGracePeriodSeconds: {{ .Values.grace }}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
          envFrom:
            - configMapRef:
                name: settings
          env:
            {{- range .Values.env }}
            - name: {{ .name | quote }}
              value: {{ .value | quote }}
            {{- end }}
          livenessProbe:
            httpGet:
              path: {{ .Values.probe.path }}
              port: http
            periodSeconds: {{ .Values.probe.period }}
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
          volumeMounts:
            - name: data
              mountPath: /data
      volumes:
        {{- toYaml .Values.volumes | nindent 8 }}
`,
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: {{ .Values.service.type }}
  selector:
    app: web
  ports:
    - name: http
      port: {{ .Values.service.port }}
      targetPort: {{ .Values.service.targetPort }}
`,
  'templates/ingress.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - host: {{ .Values.ingress.host | quote }}
      http:
        paths:
          - path: /
            pathType: {{ .Values.ingress.pathType }}
            backend:
              service:
                name: web
                port:
                  name: http
`,
  'templates/scaling.yaml': `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: {{ .Values.autoscaling.min }}
  maxReplicas: {{ .Values.autoscaling.max }}
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ .Values.nameOverride }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .Values.autoscaling.cpu }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: {{ .Values.budget }}
  selector:
    matchLabels:
      app: web
`,
  'templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  {{- toYaml .Values.config | nindent 2 }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: archive
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: {{ .Values.storage.size | quote }}
`,
  'templates/job.yaml': `apiVersion: batch/v1
kind: CronJob
metadata:
  name: tidy
spec:
  schedule: {{ .Values.schedule | quote }}
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: tidy
              image: tidy:1
`,
  'charts/child/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: child
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      app: child
  template:
    metadata:
      labels:
        app: child
    spec:
      restartPolicy: {{ .Values.global.policy }}
      containers:
        - name: child
          image: child:1
`,
} as const;
