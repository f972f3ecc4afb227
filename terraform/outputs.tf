locals {
  # As the chart names its objects, and its content's release.
  long_name       = try(var.values.fullnameOverride, "") != "" ? var.values.fullnameOverride : strcontains(var.name, local.chart_name) ? var.name : "${var.name}-${local.chart_name}"
  chart_name      = try(coalesce(var.values.nameOverride), "s3www")
  fullname        = length(local.long_name) <= 44 ? local.long_name : "${trimsuffix(substr(local.long_name, 0, 35), "-")}-${substr(sha256(local.long_name), 0, 8)}"
  tls             = try(var.values.sidecar.tls.existingSecret, "") != "" || try(var.values.sidecar.tls.certManager.issuerRef.name, "") != ""
  service_port    = try(coalesce(var.values.service.port), local.tls ? 443 : 80)
  served          = { for key, value in local.values.content : key => value if key != "manifestFrom" && try(length(value) > 0, false) }
  content_release = try(local.served.release, substr(sha256(jsonencode(local.served)), 0, 16))
  pod_monitors    = try(tobool(var.values.podMonitor.enabled), !try(var.values.serviceMonitor.enabled, false))
}

output "name" {
  description = "Name of the Helm release."
  value       = helm_release.this.name
}

output "namespace" {
  description = "Namespace of the release."
  value       = helm_release.this.namespace
}

output "chart_version" {
  description = "Version of the chart that is installed."
  value       = helm_release.this.version
}

output "content_release" {
  description = "Release of the content: its folder below releases/ in the bucket."
  value       = local.content_release
}

output "service" {
  description = "Name of the Service."
  value       = local.fullname
}

output "service_account" {
  description = "Name of the pods' ServiceAccount, for a role in the cloud."
  value       = try(coalesce(var.values.serviceAccount.name), try(var.values.serviceAccount.create, true) ? local.fullname : "default")
}

output "url" {
  description = "Where the content is served inside the cluster."
  value       = "${local.tls ? "https" : "http"}://${local.fullname}.${helm_release.this.namespace}.svc.cluster.local:${local.service_port}/"
}

output "hostnames" {
  description = "Host names under which it is served outside, by an Ingress, an HTTPRoute or a load balancer with external-dns."
  value = tolist(distinct(concat(
    [for host in try(var.values.ingress.hosts, []) : host if try(var.values.ingress.enabled, false)],
    [for host in try(var.values.httpRoute.hostnames, []) : host if try(var.values.httpRoute.enabled, false)],
    [for host in try(var.values.externalDNS.hostnames, []) : host],
  )))
}

output "port_forward" {
  description = "Command that brings it to http://127.0.0.1:8080/, https: with sidecar.tls."
  value       = "kubectl --namespace ${helm_release.this.namespace} port-forward service/${local.fullname} 8080:${local.service_port}"
}

output "pod_monitors" {
  description = "Names of the PodMonitors, which the chart makes where the cluster knows such."
  value = tolist([for name, made in {
    (local.fullname)          = local.pod_monitors
    "${local.fullname}-minio" = local.pod_monitors && local.values.minio.enabled && try(local.values.minio.metrics.enabled, false)
  } : name if made])
}

output "prometheus_rule" {
  description = "Name of the PrometheusRule with the alerts; null without."
  value       = try(var.values.prometheusRule.enabled, false) ? local.fullname : null
}

output "dashboard" {
  description = "Namespace and name of the ConfigMap with Grafana's dashboard; null without."
  value = try(var.values.dashboard.enabled, false) ? {
    namespace = try(coalesce(var.values.dashboard.namespace), helm_release.this.namespace)
    name      = "${local.fullname}-dashboard"
  } : null
}

output "values" {
  description = "What is handed to the chart, as YAML."
  value       = yamlencode(local.values) # not the release's own, which an import does not know
}
