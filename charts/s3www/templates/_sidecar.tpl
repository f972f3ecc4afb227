{{/* The container in front of s3www. */}}
{{- define "s3www.sidecar" -}}
- name: metrics-sidecar
  image: {{ include "s3www.ownImage" (dict "root" . "image" .Values.sidecar.image) }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  {{- if .Values.sidecar.native }}
  restartPolicy: Always
  {{- end }}
  args:
    {{- include "s3www.sidecarArguments" . | nindent 4 }}
  ports:
    - name: http
      containerPort: 8080
    - name: metrics
      containerPort: 9090
  {{- if .Values.sidecar.native }}
  # Kubernetes would stop a native sidecar after s3www: too late to send clients away. So it is told at once. A plain one is
  # told by Kubernetes itself, and a second signal would end it.
  lifecycle:
    preStop:
      exec:
        command: [/metrics-sidecar, drain]
  {{- end }}
  # By the admin port, which is plain whatever the traffic's is. s3www starts once this one succeeds; /readyz would wait for s3www.
  startupProbe:
    httpGet:
      path: /livez
      port: 9090
    timeoutSeconds: 5
    periodSeconds: 1
    failureThreshold: 60
  livenessProbe:
    httpGet:
      path: /livez
      port: 9090
    timeoutSeconds: 5
  readinessProbe:
    httpGet:
      path: /readyz
      port: 9090
    periodSeconds: 2
    timeoutSeconds: 2
  terminationMessagePolicy: FallbackToLogsOnError
  securityContext:
    {{- include "s3www.containerSecurityContext" . | nindent 4 }}
  resources:
    {{- include "s3www.sidecarResources" . | nindent 4 }}
  volumeMounts:
    - name: report
      mountPath: /run/seeder
      readOnly: true
    {{- with list (include "s3www.storeProbe" . | empty | ternary "" (include "s3www.storeCAMount" .)) (include "s3www.sidecarMounts" .) | include "s3www.blocks" }}
    {{- . | nindent 4 }}
    {{- end }}
{{- end }}

{{- define "s3www.sidecarArguments" -}}
- --listen=0.0.0.0:8080
- --upstream=http://127.0.0.1:8081
- --admin-listen=0.0.0.0:9090
- --max-connections={{ int64 .Values.sidecar.maxConnections }}
- --drain-delay={{ .Values.drain.delaySeconds }}s
- --drain-timeout={{ sub .Values.drain.seconds 1 }}s
{{- if .Values.sidecar.trustForwarded }}
- --trust-forwarded
{{- end }}
- --release-record=/run/seeder/report.json
{{- with include "s3www.storeProbe" . }}
- {{ include "s3www.argument" (printf "--store-probe=%s" .) }}
{{- if include "s3www.hasStoreCA" $ }}
- --store-ca-file=/etc/s3www-kit/store-ca/ca.crt
{{- end }}
{{- with $.Values.sidecar.storeProbe }}
{{- /* A server of a pool takes 10 s to find that another one hangs, and can be read from meanwhile. */}}
{{- $timeout := and $.Values.minio.enabled $.Values.minio.pools | empty | ternary "" "15s" }}
{{- include "s3www.options" (dict "store-probe-interval" .interval "store-probe-timeout" (default $timeout .timeout) "store-probe-failures" .failures) }}
{{- end }}
{{- end }}
{{- with .Values.sidecar }}
{{- if .makeTraceparent }}
- --make-traceparent
{{- end }}
{{- if .readyNeedsStore }}
- --ready-needs-store
{{- end }}
{{- include "s3www.options" (dict "on-store-down" .onStoreDown "access-log" (default "off" .accessLog) "threads" .threads "max-head" .maxHead) }}
{{- include "s3www.options" (dict "head-timeout" .headTimeout "idle-timeout" .idleTimeout "stall-timeout" .stallTimeout) }}
{{- with .upstream }}
{{- include "s3www.options" (dict "upstream-connect-timeout" .connectTimeout "upstream-response-timeout" .responseTimeout "upstream-idle-timeout" .idleTimeout) }}
{{- end }}
{{- end }}
{{- with .Values.sidecar }}
{{- if include "s3www.cache" $ }}
{{- include "s3www.options" (dict "cache" .cache "cache-max-object" .cacheMaxObject "cache-warm" (ternary "" "off" .cacheWarm)) }}
{{- with .spa }}
- {{ include "s3www.argument" (printf "--spa=%s" .) }}
{{- end }}
{{- with .corsOrigins }}
- {{ include "s3www.argument" (printf "--cors-origins=%s" (join "," .)) }}
{{- end }}
{{- end }}
{{- end }}
{{- if include "s3www.tlsSecretName" . }}
- --tls-cert=/etc/s3www-kit/tls/tls.crt
- --tls-key=/etc/s3www-kit/tls/tls.key
{{- if include "s3www.hasClientCA" . }}
- --tls-client-ca=/etc/s3www-kit/tls-client-ca/ca.crt
{{- end }}
{{- end }}
{{- with .Values.sidecar.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Size of the cache in bytes, or nothing. */}}
{{- define "s3www.cache" -}}
{{- with include "s3www.bytes" .Values.sidecar.cache | int64 }}{{ . }}{{ end }}
{{- end }}

{{/* The cache is memory that the values do not count. */}}
{{- define "s3www.sidecarResources" -}}
{{- $resources := deepCopy .Values.sidecar.resources }}
{{- $cache := include "s3www.cache" . | int64 }}
{{- if $cache }}
{{- range $kind := list "requests" "limits" }}
{{- $amounts := get $resources $kind | default dict }}
{{- with $amounts.memory }}
{{- $bytes := add (include "s3www.bytes" . | int64) (div (mul $cache 11) 10) }}
{{- $_ := set $amounts "memory" (printf "%dMi" (div (add $bytes 1048575) 1048576)) }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $resources }}
{{- end }}

{{/* A size as a number. */}}
{{- define "s3www.bytes" -}}
{{- $size := kindIs "float64" . | ternary (int64 .) . | toString }}
{{- $factors := dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 }}
{{- $unit := regexFind "[A-Za-z]*$" $size }}
{{- mulf (trimSuffix $unit $size | default "0" | float64) (get $factors $unit | default 1) | int64 }}
{{- end }}

{{/* The Secret of the certificate that clients are shown; empty without TLS. */}}
{{- define "s3www.tlsSecretName" -}}
{{- include "s3www.certificateSecretName" (dict "tls" .Values.sidecar.tls "made" (printf "%s-tls" (include "s3www.fullname" .))) }}
{{- end }}

{{- define "s3www.hasClientCA" -}}
{{- with .Values.sidecar.tls.clientCA }}{{ or .configMap .secret }}{{ end }}
{{- end }}

{{- define "s3www.sidecarMounts" -}}
{{- range $volume := include "s3www.sidecarVolumes" . | fromYamlArray }}
- name: {{ $volume.name }}
  mountPath: /etc/s3www-kit/{{ $volume.name }}
  readOnly: true
{{- end }}
{{- end }}

{{/* Files of the sidecar alone. They are read again when they change, so they are mounted whole, never by subPath. */}}
{{- define "s3www.sidecarVolumes" -}}
{{- with include "s3www.tlsSecretName" . }}
- name: tls
  secret:
    secretName: {{ . }}
    defaultMode: 0440
    items:
      - key: tls.crt
        path: tls.crt
      - key: tls.key
        path: tls.key
{{- end }}
{{- if include "s3www.hasClientCA" . }}
- name: tls-client-ca
  {{- include "s3www.fileFrom" (merge (dict "path" "ca.crt") .Values.sidecar.tls.clientCA) | nindent 2 }}
{{- end }}
{{- end }}

{{/* What clients speak. */}}
{{- define "s3www.scheme" -}}
{{ include "s3www.tlsSecretName" . | empty | ternary "http" "https" }}
{{- end }}

{{- define "s3www.servicePort" -}}
{{ default (include "s3www.tlsSecretName" . | empty | ternary 80 443) .Values.service.port | int64 }}
{{- end }}
