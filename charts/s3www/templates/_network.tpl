{{/* The port of an address. */}}
{{- define "s3www.portOf" -}}
{{- $address := urlParse . }}
{{- regexFind ":[0-9]+$" $address.host | trimPrefix ":" | default (eq $address.scheme "https" | ternary "443" "80") }}
{{- end }}

{{/* What the seeder fetches by HTTP, as far as the chart knows: addresses as YAML. */}}
{{- define "s3www.sources" -}}
{{- $found := list }}
{{- range $entry := prepend .Values.content.manifest (dict "source" .Values.content.url "checksum" .Values.content.checksum) }}
{{- range $address := list $entry.source $entry.checksum }}
{{- if hasPrefix "http" (default "" $address) }}
{{- $found = append $found $address }}
{{- end }}
{{- end }}
{{- end }}
{{- $found | uniq | toYaml }}
{{- end }}

{{/* Where another store, its health and its STS are: addresses as YAML. */}}
{{- define "s3www.storeAddresses" -}}
{{- $found := list }}
{{- if not .Values.minio.enabled }}
{{- $sts := .Values.store.workloadIdentity | ternary (include "s3www.stsEndpoint" .) "" }}
{{- $found = list .Values.store.endpoint (include "s3www.storeProbe" .) $sts | compact }}
{{- end }}
{{- $found | uniq | toYaml }}
{{- end }}

{{- define "s3www.proxyAddresses" -}}
{{- with .Values.seeder.proxy }}
{{- list .http .https | compact | uniq | toYaml }}
{{- end }}
{{- end }}

{{/* Ports of a NetworkPolicy; arguments: addresses, more. */}}
{{- define "s3www.policyPorts" -}}
{{- $ports := list }}
{{- range .addresses }}
{{- $ports = append $ports (include "s3www.portOf" .) }}
{{- end }}
{{- range .more }}
{{- $ports = append $ports (int64 . | toString) }}
{{- end }}
{{- range $port := $ports | uniq | sortAlpha }}
- port: {{ $port }}
  protocol: TCP
{{- end }}
{{- end }}

{{/* Ports that the seeder needs towards the world: where sources are, and where they may redirect to. */}}
{{- define "s3www.sourcePorts" -}}
{{- $sources := include "s3www.sources" . | fromYamlArray }}
{{- if or $sources (include "s3www.manifestGiven" .) .Values.networkPolicy.sourcePorts }}
{{- include "s3www.policyPorts" (dict "addresses" $sources "more" (prepend .Values.networkPolicy.sourcePorts 443)) }}
{{- end }}
{{- end }}

{{- define "s3www.dnsPorts" -}}
- port: 53
  protocol: UDP
- port: 53
  protocol: TCP
{{- end }}

{{/* What every pod that talks to the store may reach. */}}
{{- define "s3www.storeEgress" -}}
{{- $policy := .Values.networkPolicy }}
{{- $cilium := eq $policy.flavor "cilium" }}
{{- if not $cilium }}
- to:
    {{- toYaml $policy.dns | nindent 4 }}
  ports:
    {{- include "s3www.dnsPorts" . | trim | nindent 4 }}
{{- end }}
{{- if .Values.minio.enabled }}
- to:
    - podSelector:
        matchLabels:
          {{- include "s3www.selectorLabels" . | nindent 10 }}
          app.kubernetes.io/component: minio
  ports:
    - port: 9000
      protocol: TCP
{{- else if not $cilium }}
- to:
    {{- toYaml $policy.store | nindent 4 }}
  ports:
    {{- include "s3www.policyPorts" (dict "addresses" (include "s3www.storeAddresses" . | fromYamlArray)) | trim | nindent 4 }}
{{- end }}
{{- if .Values.store.workloadIdentity }}
# The node's agent of EKS Pod Identity.
- to:
    - ipBlock:
        cidr: 169.254.170.23/32
    - ipBlock:
        cidr: fd00:ec2::23/128
  ports:
    - port: 80
      protocol: TCP
{{- end }}
{{- with include "s3www.proxyAddresses" . | fromYamlArray }}
{{- if not $cilium }}
- to:
    {{- toYaml $policy.sources | nindent 4 }}
  ports:
    {{- include "s3www.policyPorts" (dict "addresses" .) | trim | nindent 4 }}
{{- end }}
{{- end }}
{{- end }}

{{/* Names for a rule of Cilium; arguments: addresses, more. */}}
{{- define "s3www.fqdns" -}}
{{- $names := list }}
{{- range .addresses }}
{{- $names = append $names (urlParse .).hostname }}
{{- end }}
{{- range $name := concat $names (default list .more) | uniq }}
- {{ contains "*" $name | ternary "matchPattern" "matchName" }}: {{ $name | quote }}
{{- end }}
{{- end }}

{{/* Ports of a rule of Cilium; arguments as for s3www.policyPorts. */}}
{{- define "s3www.ciliumPorts" -}}
- ports:
    {{- range include "s3www.policyPorts" . | fromYamlArray }}
    - port: {{ .port | quote }}
      protocol: TCP
    {{- end }}
{{- end }}
