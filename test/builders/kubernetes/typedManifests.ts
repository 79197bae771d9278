/** Manifests as a person types them: a key with a missing letter, and a version that the API server has long removed. */
export const typedManifests = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: example.com/web:1
          livenessProb:
            httpGet: { path: /, port: 80 }
---
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
`;
