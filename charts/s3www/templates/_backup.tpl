{{/* A container that copies releases, all or one; arguments: root, name, from and to (url, bucket), release, create, versioned. */}}
{{- define "s3www.copyContainer" -}}
{{- $root := .root -}}
- name: {{ .name }}
  image: {{ include "s3www.mcImage" $root }}
  imagePullPolicy: {{ $root.Values.image.pullPolicy }}
  command: [/bin/sh, /etc/s3www-kit/copy/copy.sh]
  env:
    {{- range $name, $value := dict "FROM_URL" .from.url "FROM_BUCKET" .from.bucket "TO_URL" .to.url "TO_BUCKET" .to.bucket "RELEASE" .release "CREATE" .create "VERSIONED" .versioned }}
    {{- with $value }}
    - name: {{ $name }}
      value: {{ . | quote }}
    {{- end }}
    {{- end }}
    - name: CREDENTIALS
      value: /etc/s3www-kit/credentials
    - name: CA
      value: /etc/s3www-kit/ca
    - name: STATE
      value: /tmp
    - name: HOME
      value: /tmp
    {{- with include "s3www.proxyVariables" $root }}
    {{- trim . | nindent 4 }}
    {{- end }}
  terminationMessagePolicy: FallbackToLogsOnError
  securityContext:
    {{- include "s3www.containerSecurityContext" $root | nindent 4 }}
  resources:
    {{- toYaml $root.Values.backup.resources | nindent 4 }}
  volumeMounts:
    - name: copy
      mountPath: /etc/s3www-kit/copy
      readOnly: true
    - name: {{ .name }}-credentials
      mountPath: /etc/s3www-kit/credentials
      readOnly: true
    {{- if include "s3www.copyCAs" $root }}
    - name: copy-ca
      mountPath: /etc/s3www-kit/ca
      readOnly: true
    {{- end }}
    - name: copy-tmp
      mountPath: /tmp
{{- end }}

{{/* What that container needs; arguments: root, name, from and to (secret). */}}
{{- define "s3www.copyVolumes" -}}
- name: copy
  configMap:
    name: {{ include "s3www.fullname" .root }}-copy
- name: {{ .name }}-credentials
  projected:
    # Readable by the pod's group alone.
    defaultMode: 0440
    sources:
      {{- range $side, $secret := dict "from" .from "to" .to }}
      - secret:
          name: {{ $secret }}
          items:
            - key: accessKey
              path: {{ $side }}/access-key
            - key: secretKey
              path: {{ $side }}/secret-key
      {{- end }}
{{- with include "s3www.copyCAs" .root }}
- name: copy-ca
  projected:
    defaultMode: 0440
    sources:
      {{- trim . | nindent 6 }}
{{- end }}
# In memory: mc notes the passwords there.
- name: copy-tmp
  emptyDir:
    medium: Memory
    sizeLimit: 4Mi
{{- end }}

{{/* Certificates of both stores. */}}
{{- define "s3www.copyCAs" -}}
{{- $minio := dict "secret" (include "s3www.minioTLSSecretName" .) "configMap" "" "key" "ca.crt" }}
{{- range $name, $from := dict "store" ($minio.secret | empty | ternary .Values.store.ca $minio) "backup" .Values.backup.ca }}
{{- if or $from.configMap $from.secret }}
- {{ empty $from.configMap | ternary "secret" "configMap" }}:
    name: {{ or $from.configMap $from.secret }}
    items:
      - key: {{ $from.key }}
        path: {{ $name }}.crt
{{- end }}
{{- end }}
{{- end }}

{{/* The store that is copied, and the other one. */}}
{{- define "s3www.copySides" -}}
store:
  url: {{ include "s3www.storeEndpoint" . }}
  bucket: {{ .Values.store.bucket }}
backup:
  url: {{ .Values.backup.endpoint }}
  bucket: {{ .Values.backup.bucket }}
{{- end }}

{{/* A container with a command of the seeder on the backup; arguments: root, name, arguments. */}}
{{- define "s3www.backupSeeder" -}}
{{- $root := .root -}}
- name: {{ .name }}
  image: {{ include "s3www.ownImage" (dict "root" $root "image" $root.Values.seeder.image) }}
  imagePullPolicy: {{ $root.Values.image.pullPolicy }}
  args:
    {{- toYaml .arguments | nindent 4 }}
    - --endpoint={{ $root.Values.backup.endpoint }}
    - --region={{ $root.Values.backup.region }}
    - --bucket={{ $root.Values.backup.bucket }}
    - --access-key-file=/etc/s3www-kit/credentials/to/access-key
    - --secret-key-file=/etc/s3www-kit/credentials/to/secret-key
    {{- with $root.Values.backup.ca }}
    {{- if or .configMap .secret }}
    - --ca-file=/etc/s3www-kit/ca/backup.crt
    {{- end }}
    {{- end }}
    - --deadline={{ $root.Values.backup.deadline }}
    - --termination-log=/dev/termination-log
    - --log-format=json
    - --log-level={{ $root.Values.seeder.logLevel }}
  {{- with include "s3www.proxyVariables" $root }}
  env:
    {{- trim . | nindent 4 }}
  {{- end }}
  terminationMessagePath: /dev/termination-log
  securityContext:
    {{- include "s3www.containerSecurityContext" $root | nindent 4 }}
  resources:
    {{- toYaml $root.Values.seeder.resources | nindent 4 }}
  volumeMounts:
    - name: backup-credentials
      mountPath: /etc/s3www-kit/credentials
      readOnly: true
    {{- if include "s3www.copyCAs" $root }}
    - name: copy-ca
      mountPath: /etc/s3www-kit/ca
      readOnly: true
    {{- end }}
{{- end }}
