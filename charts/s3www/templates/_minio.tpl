{{/*
The pools of a distributed MinIO as YAML: index, name (of the StatefulSet), servers, drives (of each server), size, storageClass, endpoints
(as MinIO reads them). A pool keeps its index for good; one without servers is gone.
*/}}
{{- define "s3www.minioPools" -}}
{{- $name := printf "%s-minio" (include "s3www.fullname" .) }}
{{- $scheme := include "s3www.minioTLSSecretName" . | empty | ternary "http" "https" }}
{{- $pools := list }}
{{- range $index, $pool := .Values.minio.pools }}
{{- $drives := int (default 1 $pool.drivesPerServer) }}
{{- if $pool.servers }}
{{- $servers := printf "%s-%d-{0...%d}.%s-headless.%s.svc" $name $index (int (sub $pool.servers 1)) $name $.Release.Namespace }}
{{- $endpoints := printf "%s://%s:9000/data{0...%d}" $scheme $servers (sub $drives 1) }}
{{- $pools = append $pools (dict "index" $index "name" (printf "%s-%d" $name $index) "servers" (int $pool.servers) "drives" $drives "size" $pool.size "storageClass" $pool.storageClass "endpoints" $endpoints) }}
{{- end }}
{{- end }}
{{- toYaml $pools }}
{{- end }}

{{/* How many drives MinIO takes together for one object: as many as go into the pool without a rest and spread evenly over its servers, 16 at most. */}}
{{- define "s3www.minioSetSize" -}}
{{- $drives := mul .servers .drives }}
{{- $size := 0 }}
{{- range $candidate := untilStep 16 1 -1 }}
{{- if and (eq $size 0) (eq (mod $drives $candidate) 0) (eq (mod (max $candidate $.servers) (min $candidate $.servers)) 0) }}
{{- $size = $candidate }}
{{- end }}
{{- end }}
{{- $size }}
{{- end }}

{{/* What MinIO would refuse, or would lose content by. */}}
{{- define "s3www.validateMinIO" -}}
{{- if .Values.minio.enabled }}
{{- $name := printf "%s-minio" (include "s3www.fullname" .) }}
{{- $pools := include "s3www.minioPools" . | fromYamlArray }}
{{- if and .Values.minio.pools (not $pools) }}
{{- fail "minio.pools: one pool at least needs servers" }}
{{- end }}
{{- /* MinIO keeps as many drives' worth of parity everywhere as its first pool wants. */}}
{{- $parity := 0 }}
{{- range $pools }}
{{- $which := printf "minio.pools[%d]" (int .index) }}
{{- $size := include "s3www.minioSetSize" . | int }}
{{- if lt $size 4 }}
{{- fail (printf "%s: %d servers with %d drives each make no erasure sets of 4 to 16 drives, as many on each server: take other numbers, such as 4 servers with 1 or 3 with 2" $which (int .servers) (int .drives)) }}
{{- end }}
{{- $parity = default (min 4 (div $size 2)) $parity }}
{{- if gt $parity (div $size 2) }}
{{- fail (printf "%s: its erasure sets of %d drives cannot hold the parity of %d of the first pool: it needs %d drives at least" $which $size $parity (mul 2 $parity)) }}
{{- end }}
{{- $spare := sub $parity (eq (mul 2 $parity) $size | ternary 1 0) }}
{{- if gt (max 1 (div $size .servers)) $spare }}
{{- fail (printf "%s: with %d servers of %d drives each nothing could be written while one server is away (parity %d in sets of %d drives): name more servers, or fewer drives for each" $which (int .servers) (int .drives) $parity $size) }}
{{- end }}
{{- end }}
{{- if and $pools (lookup "apps/v1" "StatefulSet" .Release.Namespace $name) }}
{{- fail "minio.pools: the installed MinIO is one server on one volume and cannot become distributed in place. Install a second release with minio.pools, which fetches its content anew; lead the clients there; uninstall this one" }}
{{- end }}
{{- range $index := until 10 }}
{{- with lookup "apps/v1" "StatefulSet" $.Release.Namespace (printf "%s-%d" $name $index) }}
{{- if ge $index (len $.Values.minio.pools) }}
{{- fail (printf "minio.pools[%d] is installed and no longer named. A pool that was emptied (mc admin decommission) keeps its place, with servers: 0" $index) }}
{{- end }}
{{- $pool := index $.Values.minio.pools $index }}
{{- if and $pool.servers (or (ne (int $pool.servers) (int .spec.replicas)) (ne (int (default 1 $pool.drivesPerServer)) (len .spec.volumeClaimTemplates))) }}
{{- fail (printf "minio.pools[%d] has %d servers with %d drives each, and a pool cannot change: leave it as it is, and append another one" $index (int .spec.replicas) (len .spec.volumeClaimTemplates)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
