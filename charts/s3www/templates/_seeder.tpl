{{/* A duration in whole seconds, rounded up. */}}
{{- define "s3www.seconds" -}}
{{- $number := regexFind "^[0-9.]+" . | float64 }}
{{- mulf $number (get (dict "ms" 0.001 "s" 1.0 "m" 60.0 "h" 3600.0) (regexFind "[a-z]+$" .)) | ceil | int64 }}
{{- end }}

{{/* Options of the seeder by name; what has no value is left to the program. */}}
{{- define "s3www.options" -}}
{{- range $name, $value := . }}
{{- if kindIs "float64" $value }}
- --{{ $name }}={{ int64 $value }}
{{- else if $value }}
- --{{ $name }}={{ $value }}
{{- end }}
{{- end }}
{{- end }}

{{/* All of publish, the init container's command. */}}
{{- define "s3www.publishArguments" -}}
{{- $seeder := .Values.seeder }}
{{- list
  "- publish"
  (include "s3www.contentArguments" .)
  (printf "- --release=%s" (include "s3www.contentRelease" .))
  (include "s3www.sourceArguments" .)
  (include "s3www.storeArguments" .)
  (.Values.store.createBucket | ternary "" "- --no-create-bucket")
  (include "s3www.options" (dict "max-bytes" $seeder.maxBytes "max-entries" $seeder.maxEntries "max-ratio" $seeder.maxRatio "memory" $seeder.memory "concurrency" $seeder.concurrency "lease-ttl" $seeder.leaseTtl))
  (include "s3www.runArguments" .)
  "- --report=/run/seeder/report.json"
  (empty $seeder.extraArgs | ternary "" (toYaml $seeder.extraArgs))
  | include "s3www.blocks" }}
{{- end }}

{{/* What is published. */}}
{{- define "s3www.contentArguments" -}}
{{- $content := .Values.content }}
{{- if or $content.manifest (include "s3www.manifestGiven" .) -}}
- --manifest=/etc/s3www-kit/content/manifest.json
{{- else -}}
- {{ include "s3www.argument" (printf "--source=%s" $content.url) }}
{{- range $option, $value := dict "path" $content.path "checksum" $content.checksum "content-type" $content.contentType "cache-control" $content.cacheControl "unpack" $content.unpack }}
{{- with $value }}
- {{ include "s3www.argument" (printf "--%s=%s" $option .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The manifest is an object of the user's. */}}
{{- define "s3www.manifestGiven" -}}
{{- with .Values.content.manifestFrom }}{{ or .configMap .secret }}{{ end }}
{{- end }}

{{/* The manifest as the seeder reads it. */}}
{{- define "s3www.manifest" -}}
{{- dict "entries" .Values.content.manifest | toJson }}
{{- end }}

{{/* How sources are reached, and what is taken from them. */}}
{{- define "s3www.sourceArguments" -}}
{{- $seeder := .Values.seeder }}
{{- if $seeder.sourceHeaders.existingSecret }}
- --source-header-file=/etc/s3www-kit/source-headers/headers
{{- end }}
{{- if or $seeder.sourceCA.configMap $seeder.sourceCA.secret }}
- --source-ca-file=/etc/s3www-kit/source-ca/ca.crt
{{- end }}
{{- if $seeder.sourceClientCert.existingSecret }}
- --source-client-cert=/etc/s3www-kit/source-client-cert/tls.crt
- --source-client-key=/etc/s3www-kit/source-client-cert/tls.key
{{- end }}
{{- if $seeder.denyPrivateAddresses }}
- --deny-private-addresses
{{- end }}
{{- end }}

{{/* The bucket, and who may use it. */}}
{{- define "s3www.storeArguments" -}}
- --endpoint={{ include "s3www.storeEndpoint" . }}
- --region={{ .Values.store.region }}
- --bucket={{ .Values.store.bucket }}
{{- if not .Values.store.workloadIdentity }}
- --access-key-file=/etc/s3www-kit/credentials/access-key
- --secret-key-file=/etc/s3www-kit/credentials/secret-key
{{- end }}
{{- with include "s3www.stsEndpoint" . }}
- --sts-endpoint={{ . }}
{{- end }}
{{- if include "s3www.hasStoreCA" . }}
- --ca-file=/etc/s3www-kit/store-ca/ca.crt
{{- end }}
{{- end }}

{{/* With an endpoint the seeder takes the store for the STS too, as it is with MinIO; AWS has one apart. */}}
{{- define "s3www.stsEndpoint" -}}
{{- $store := .Values.store }}
{{- $suffix := trimSuffix "/" $store.endpoint | regexFind "[.]amazonaws[.]com([.]cn)?$" }}
{{- if $store.stsEndpoint }}
{{- $store.stsEndpoint }}
{{- else if and $store.workloadIdentity $suffix -}}
https://sts.{{ $store.region }}{{ $suffix }}
{{- end }}
{{- end }}

{{- define "s3www.hasStoreCA" -}}
{{- with .Values.store.ca }}{{ or .configMap .secret (include "s3www.minioTLSSecretName" $) }}{{ end }}
{{- end }}

{{/* Patience, and where the outcome goes: the same for every command. */}}
{{- define "s3www.runArguments" -}}
{{- $seeder := .Values.seeder }}
{{- include "s3www.options" (dict "connect-timeout" $seeder.connectTimeout "idle-timeout" $seeder.idleTimeout "deadline" $seeder.deadline "max-attempts" $seeder.maxAttempts) }}
- --termination-log=/dev/termination-log
- --log-format=json
- --log-level={{ $seeder.logLevel }}
{{- end }}

{{/* The proxies; empty without one. */}}
{{- define "s3www.proxyVariables" -}}
{{- $proxy := .Values.seeder.proxy }}
{{- range $scheme := list "http" "https" }}
{{- if $proxy.existingSecret }}
- name: {{ upper $scheme }}_PROXY
  valueFrom:
    secretKeyRef:
      name: {{ $proxy.existingSecret }}
      key: {{ $scheme }}
{{- else if get $proxy $scheme }}
- name: {{ upper $scheme }}_PROXY
  value: {{ include "s3www.argument" (get $proxy $scheme) }}
{{- end }}
{{- end }}
{{- if or $proxy.existingSecret $proxy.http $proxy.https }}
{{- /* Neither the chart's own MinIO nor the node's agent of EKS Pod Identity is behind a proxy. */}}
{{- $minio := .Values.minio.enabled | ternary (printf "%s-minio" (include "s3www.fullname" .)) "" }}
{{- $agent := .Values.store.workloadIdentity | ternary "169.254.170.23,fd00:ec2::23" "" }}
{{- with list $proxy.noProxy $minio $agent | compact | join "," }}
- name: NO_PROXY
  value: {{ include "s3www.argument" . }}
{{- end }}
{{- end }}
{{- end }}

{{/* Where a program finds what it knows of the store; arguments: root, role. */}}
{{- define "s3www.storeMounts" -}}
{{- if not .root.Values.store.workloadIdentity }}
- name: {{ .role }}-credentials
  mountPath: /etc/s3www-kit/credentials
  readOnly: true
{{- end }}
{{- include "s3www.storeCAMount" .root }}
{{- end }}

{{- define "s3www.storeCAMount" -}}
{{- if include "s3www.hasStoreCA" . }}
- name: store-ca
  mountPath: /etc/s3www-kit/store-ca
  readOnly: true
{{- end }}
{{- end }}

{{/* Volumes of the pods that serve, but for the report. */}}
{{- define "s3www.volumes" -}}
{{- list
  (include "s3www.credentialsVolume" (dict "root" . "role" "seeder"))
  (include "s3www.credentialsVolume" (dict "root" . "role" "s3www"))
  (include "s3www.storeCAVolume" .)
  (include "s3www.sidecarVolumes" .)
  (include "s3www.sourceVolumes" .)
  (.Values.backup.restore | ternary (include "s3www.copyVolumes" (dict "root" . "name" "restore" "from" .Values.backup.existingSecret "to" (include "s3www.storeSecretName" (dict "root" . "role" "seeder")))) "")
  | include "s3www.blocks" }}
{{- end }}

{{/* Arguments: root, role. */}}
{{- define "s3www.credentialsVolume" -}}
{{- if not .root.Values.store.workloadIdentity }}
- name: {{ .role }}-credentials
  secret:
    secretName: {{ include "s3www.storeSecretName" . }}
    # Readable by the pod's group alone.
    defaultMode: 0440
    items:
      - key: accessKey
        path: access-key
      - key: secretKey
        path: secret-key
{{- end }}
{{- end }}

{{- define "s3www.storeCAVolume" -}}
{{- if include "s3www.hasStoreCA" . }}
{{- $minio := dict "secret" (include "s3www.minioTLSSecretName" .) "configMap" "" "key" "ca.crt" }}
- name: store-ca
  {{- include "s3www.fileFrom" (merge (dict "path" "ca.crt") ($minio.secret | empty | ternary .Values.store.ca $minio)) | nindent 2 }}
{{- end }}
{{- end }}

{{- define "s3www.sourceMounts" -}}
{{- range $volume := include "s3www.sourceVolumes" . | fromYamlArray }}
- name: {{ $volume.name }}
  mountPath: {{ eq $volume.name "content-volume" | ternary "/content" (printf "/etc/s3www-kit/%s" $volume.name) }}
  readOnly: true
{{- end }}
{{- end }}

{{- define "s3www.sourceVolumes" -}}
{{- $seeder := .Values.seeder }}
{{- if .Values.content.manifest }}
# Out of the template itself: an old pod that starts again finds its own manifest, not that of the next revision.
- name: content
  downwardAPI:
    items:
      - path: manifest.json
        fieldRef:
          fieldPath: metadata.annotations['s3wwwkit.github.io/manifest']
{{- else if include "s3www.manifestGiven" . }}
- name: content
  {{- include "s3www.fileFrom" (merge (dict "path" "manifest.json") .Values.content.manifestFrom) | nindent 2 }}
{{- end }}
{{- with .Values.content.volume }}
- name: content-volume
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $seeder.sourceHeaders }}
{{- if .existingSecret }}
- name: source-headers
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 0440
    items:
      - key: {{ .key }}
        path: headers
{{- end }}
{{- end }}
{{- with $seeder.sourceCA }}
{{- if or .configMap .secret }}
- name: source-ca
  {{- include "s3www.fileFrom" (merge (dict "path" "ca.crt") .) | nindent 2 }}
{{- end }}
{{- end }}
{{- with $seeder.sourceClientCert.existingSecret }}
- name: source-client-cert
  secret:
    secretName: {{ . }}
    defaultMode: 0440
    items:
      - key: tls.crt
        path: tls.crt
      - key: tls.key
        path: tls.key
{{- end }}
{{- end }}

{{/* One file out of a ConfigMap or a Secret; arguments: configMap or secret, key, path. */}}
{{- define "s3www.fileFrom" -}}
{{- if .configMap -}}
configMap:
  name: {{ .configMap }}
{{- else -}}
secret:
  secretName: {{ .secret }}
  defaultMode: 0440
{{- end }}
  items:
    - key: {{ .key }}
      path: {{ .path }}
{{- end }}

{{/* A pod that runs one command of the seeder on the store, to its end; arguments: root, component, arguments. */}}
{{- define "s3www.storePod" -}}
{{- $root := .root -}}
serviceAccountName: {{ include "s3www.serviceAccountName" $root }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with include "s3www.placement" (omit $root.Values "affinity") }}
{{- . | trim | nindent 0 }}
{{- end }}
restartPolicy: Never
securityContext:
  {{- include "s3www.podSecurityContext" $root | nindent 2 }}
containers:
  - name: seeder
    image: {{ include "s3www.ownImage" (dict "root" $root "image" $root.Values.seeder.image) }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    args:
      {{- list (toYaml .arguments) (include "s3www.storeArguments" $root) (include "s3www.runArguments" $root) | include "s3www.blocks" | nindent 6 }}
    {{- with include "s3www.proxyVariables" $root }}
    env:
      {{- trim . | nindent 6 }}
    {{- end }}
    terminationMessagePath: /dev/termination-log
    securityContext:
      {{- include "s3www.containerSecurityContext" $root | nindent 6 }}
    resources:
      {{- toYaml $root.Values.seeder.resources | nindent 6 }}
    {{- with include "s3www.storeMounts" (dict "root" $root "role" "seeder") }}
    volumeMounts:
      {{- trim . | nindent 6 }}
    {{- end }}
{{- with list (include "s3www.credentialsVolume" (dict "root" $root "role" "seeder")) (include "s3www.storeCAVolume" $root) | include "s3www.blocks" }}
volumes:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}
