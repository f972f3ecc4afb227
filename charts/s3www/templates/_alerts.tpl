{{/* The label `job` of the pods' series: what the Prometheus Operator makes of a PodMonitor, or Prometheus of a ServiceMonitor's Service. */}}
{{- define "s3www.job" -}}
{{- $fullname := include "s3www.fullname" . }}
{{- $made := .Values.serviceMonitor.enabled | ternary (printf "%s-metrics" $fullname) (printf "%s/%s" .Release.Namespace $fullname) }}
{{- default $made .Values.prometheusRule.job }}
{{- end }}

{{/* One alert; arguments: root, name, severity (page, ticket), labels, for, expr, summary, description. */}}
{{- define "s3www.alert" -}}
{{- $rule := .root.Values.prometheusRule }}
{{- $own := default dict (get $rule.alerts .name) }}
{{- if dig "enabled" true $own }}
- alert: {{ .name }}
  expr: |-
    {{- trim .expr | nindent 4 }}
  for: {{ default .for $own.for }}
  labels:
    severity: {{ get $rule.severities .severity | quote }}
    {{- with .labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- with $rule.alertLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    summary: {{ .summary | quote }}
    description: {{ .description | quote }}
    runbook_url: {{ printf "%s/%s.md" (trimSuffix "/" $rule.runbookBaseUrl) .name | quote }}
{{- end }}
{{- end }}

{{/*
An objective's four alerts, by several windows and burn rates as in the SRE workbook: a share of the budget is gone within the long
window, and the short one says that it goes on. Arguments: root, name, objective, ratio (of the recording rules), what.
*/}}
{{- define "s3www.burnAlerts" -}}
{{- $days := .root.Values.prometheusRule.windowDays }}
{{- $on := printf "{namespace=%q,job=%q}" .root.Release.Namespace (include "s3www.job" .root) }}
{{- range list
    (dict "severity" "page" "long" "1h" "hours" 1 "short" "5m" "share" 0.02 "for" "2m")
    (dict "severity" "page" "long" "6h" "hours" 6 "short" "30m" "share" 0.05 "for" "2m")
    (dict "severity" "ticket" "long" "1d" "hours" 24 "short" "2h" "share" 0.1 "for" "15m")
    (dict "severity" "ticket" "long" "3d" "hours" 72 "short" "6h" "share" 0.1 "for" "15m") }}
{{- $factor := mulf .share $days 24 | printf "%.6f" | float64 }}
{{- $factor = divf $factor .hours | printf "%.4g" }}
{{- $most := printf "%s * (100 - %v) / 100" $factor $.objective }}
{{- $expr := printf "%s%s%s > %s\nand\n%s%s%s > %s" $.ratio .long $on $most $.ratio .short $on $most }}
{{- $summary := printf "%s of %s in %s uses up its error budget." $.what (include "s3www.fullname" $.root) $.root.Release.Namespace }}
{{- $description := printf "{{ $value | humanizePercentage }} of the requests of the last %s %s. With %v %% as the objective of %v days that uses the budget %s times as fast as it may." .long $.bad $.objective $days $factor }}
{{- include "s3www.alert" (dict "root" $.root "name" $.name "severity" .severity "labels" (dict "long" .long "short" .short) "for" .for "expr" $expr "summary" $summary "description" $description) | trim | nindent 0 }}
{{- end }}
{{- end }}
