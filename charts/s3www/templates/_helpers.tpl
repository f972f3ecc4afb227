{{- define "s3www.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
At most 44 characters, so that "-minio", "-minio-headless" and what Kubernetes appends to a StatefulSet's name
in labels ("-" and a hash) still fit in 63. A hash keeps shortened names apart.
*/}}
{{- define "s3www.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) }}
{{- $full = default $full .Values.fullnameOverride }}
{{- if gt (len $full) 44 }}
{{- $full = printf "%s-%s" ($full | trunc 35 | trimSuffix "-") ($full | sha256sum | trunc 8) }}
{{- end }}
{{- $full }}
{{- end }}

{{- define "s3www.selectorLabels" -}}
app.kubernetes.io/name: {{ include "s3www.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "s3www.labels" -}}
{{ include "s3www.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: s3www-kit
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "s3www.serviceAccountName" -}}
{{- default (.Values.serviceAccount.create | ternary (include "s3www.fullname" .) "default") .Values.serviceAccount.name }}
{{- end }}

{{/* An image of this project; arguments: root, image (name, digest). */}}
{{- define "s3www.ownImage" -}}
{{- $at := .root.Values.image }}
{{- $repository := list $at.repositoryPrefix .image.name | compact | join "/" }}
{{- include "s3www.image" (dict "registry" $at.registry "repository" $repository "tag" (default .root.Chart.AppVersion $at.tag) "digest" .image.digest) }}
{{- end }}

{{/* Any other image; arguments: registry, repository, tag, digest. */}}
{{- define "s3www.image" -}}
{{- list .registry .repository | compact | join "/" }}:{{ .tag }}
{{- with .digest }}@{{ . }}{{ end }}
{{- end }}

{{/*
The name of the content's release, below releases/ in the bucket: the same description has the same name in every
revision and in every installation, so that a rollback and a second pod find what is there. What is empty is left
out: a setting that a later chart adds renames no release. content.release is a name of the user's own, and the only
one for a manifest that the chart cannot read.
*/}}
{{- define "s3www.contentRelease" -}}
{{- $description := dict }}
{{- range $key, $value := omit .Values.content "manifestFrom" }}
{{- if $value }}
{{- $_ := set $description $key $value }}
{{- end }}
{{- end }}
{{- default ($description | toJson | sha256sum | trunc 16) .Values.content.release }}
{{- end }}

{{- define "s3www.storeEndpoint" -}}
{{- if .Values.minio.enabled -}}
{{ include "s3www.minioTLSSecretName" . | empty | ternary "http" "https" }}://{{ include "s3www.fullname" . }}-minio:9000
{{- else -}}
{{ .Values.store.endpoint }}
{{- end }}
{{- end }}

{{/* Where the sidecar asks whether the store is up; empty for nowhere. */}}
{{- define "s3www.storeProbe" -}}
{{- with .Values.sidecar.storeProbe }}
{{- if .enabled }}
{{- $health := empty $.Values.minio.pools | ternary "live" "cluster/read" }}
{{- default ($.Values.minio.enabled | ternary (printf "%s/minio/health/%s" (include "s3www.storeEndpoint" $) $health) "") .url }}
{{- end }}
{{- end }}
{{- end }}

{{/* The Secret of the bundled MinIO's certificate; empty without TLS. */}}
{{- define "s3www.minioTLSSecretName" -}}
{{- if .Values.minio.enabled }}
{{- include "s3www.certificateSecretName" (dict "tls" .Values.minio.tls "made" (printf "%s-minio-tls" (include "s3www.fullname" .))) }}
{{- end }}
{{- end }}

{{- define "s3www.minioSecretName" -}}
{{- default (printf "%s-minio" (include "s3www.fullname" .)) .Values.minio.existingSecret }}
{{- end }}

{{/*
The Secret with what one program knows of the store; arguments: root, role (seeder, s3www, backup). Its own, else the one for
both, else one that the chart makes with a user of the bundled MinIO.
*/}}
{{- define "s3www.storeSecretName" -}}
{{- $store := .root.Values.store }}
{{- $made := printf "%s-store-%s" (include "s3www.fullname" .root) .role }}
{{- coalesce (get $store .role).existingSecret $store.existingSecret $made }}
{{- end }}

{{/* The Secret of root, seeder or s3www; arguments: root, who. */}}
{{- define "s3www.secretNameOf" -}}
{{- if eq .who "root" }}
{{- include "s3www.minioSecretName" .root }}
{{- else }}
{{- include "s3www.storeSecretName" (dict "root" .root "role" .who) }}
{{- end }}
{{- end }}

{{/* The rotation for which an installed Secret was made. */}}
{{- define "s3www.rotationOf" -}}
{{- with .metadata }}{{ with .annotations }}{{ get . "s3wwwkit.github.io/rotation" }}{{ end }}{{ end }}
{{- end }}

{{/* Blocks of YAML one below the other, without those that are empty. */}}
{{- define "s3www.blocks" -}}
{{- $blocks := list }}
{{- range . }}
{{- with trim . }}
{{- $blocks = append $blocks . }}
{{- end }}
{{- end }}
{{- join "\n" $blocks }}
{{- end }}

{{/* An argument with a user's text in it: Kubernetes would expand $(…) and halve $$. */}}
{{- define "s3www.argument" -}}
{{ . | replace "$" "$$" | quote }}
{{- end }}

{{/* The image with mc. */}}
{{- define "s3www.mcImage" -}}
{{- include "s3www.image" (.Values.minio.users.image.repository | empty | ternary .Values.minio.image .Values.minio.users.image) }}
{{- end }}

{{- define "s3www.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "s3www.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* PodMonitors are wanted, and known to the cluster where that is asked for; there is one monitor or the other. */}}
{{- define "s3www.podMonitorEnabled" -}}
{{- if eq (toString .Values.podMonitor.enabled) "auto" }}
{{- and (not .Values.serviceMonitor.enabled) (.Capabilities.APIVersions.Has "monitoring.coreos.com/v1/PodMonitor") | ternary "true" "" }}
{{- else if .Values.podMonitor.enabled -}}
true
{{- end }}
{{- end }}

{{/* How metrics are read; argument: podMonitor or serviceMonitor. */}}
{{- define "s3www.scrape" -}}
path: /metrics
{{- with .interval }}
interval: {{ . }}
{{- end }}
{{- with .scrapeTimeout }}
scrapeTimeout: {{ . }}
{{- end }}
relabelings:
  # While the seeder works the sidecar has not started: that is no target that is down.
  - action: drop
    sourceLabels: [__meta_kubernetes_pod_phase]
    regex: Pending
  {{- with .relabelings }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .metricRelabelings }}
metricRelabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* An annotation for external-dns, which finds the names of an Ingress and of an HTTPRoute itself. */}}
{{- define "s3www.dnsTTL" -}}
{{- with .Values.externalDNS.ttl }}
external-dns.alpha.kubernetes.io/ttl: {{ int64 . | quote }}
{{- end }}
{{- end }}

{{/* Where pods may run; argument: values with nodeSelector, tolerations, affinity, priorityClassName. */}}
{{- define "s3www.placement" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
