{{/* The Secret of a certificate; empty without TLS. Arguments: tls (existingSecret, certManager), made (the name of the chart's own). */}}
{{- define "s3www.certificateSecretName" -}}
{{- .tls.certManager.issuerRef.name | empty | ternary .tls.existingSecret .made }}
{{- end }}

{{/* A certificate by cert-manager. Arguments: root, component, certManager, name, services (names of Services), more (names), addresses. */}}
{{- define "s3www.certificate" -}}
{{- $names := list }}
{{- range .services }}
{{- $namespaced := printf "%s.%s" . $.root.Release.Namespace }}
{{- $names = concat $names (list . $namespaced (printf "%s.svc" $namespaced) (printf "%s.svc.cluster.local" $namespaced)) }}
{{- end -}}
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "s3www.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  secretName: {{ .name }}
  issuerRef:
    {{- toYaml .certManager.issuerRef | nindent 4 }}
  # A certificate by a self-signed issuer is its own: without a name it would have an issuer without one, which RFC 5280 forbids and Java refuses.
  subject:
    organizations: [{{ .root.Release.Name | quote }}]
  dnsNames:
    {{- concat $names .more | uniq | toYaml | nindent 4 }}
  {{- with .addresses }}
  ipAddresses:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  duration: {{ .certManager.duration }}
  renewBefore: {{ .certManager.renewBefore }}
  privateKey:
    {{- toYaml .certManager.privateKey | nindent 4 }}
  usages: [digital signature, key encipherment, server auth]
  revisionHistoryLimit: 1
{{- end }}
