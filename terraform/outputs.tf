locals {
  # As the chart names its objects, and its content's release.
  long_name    = try(var.values.fullnameOverride, "") != "" ? var.values.fullnameOverride : strcontains(var.name, "s3www") ? var.name : "${var.name}-s3www"
  service      = length(local.long_name) <= 44 ? local.long_name : "${trimsuffix(substr(local.long_name, 0, 35), "-")}-${substr(sha256(local.long_name), 0, 8)}"
  tls          = try(var.values.sidecar.tls.existingSecret, "") != "" || try(var.values.sidecar.tls.certManager.issuerRef.name, "") != ""
  service_port = try(coalesce(var.values.service.port), local.tls ? 443 : 80)
  served       = { for key, value in merge(local.content, try(var.values.content, {})) : key => value if try(length(value) > 0, false) }
}

output "name" {
  description = "Name of the Helm release."
  value       = helm_release.this.name
}

output "namespace" {
  description = "Namespace of the release."
  value       = helm_release.this.namespace
}

output "content_release" {
  description = "Release of the content: its folder below releases/ in the bucket."
  value       = try(local.served.release, substr(sha256(jsonencode(local.served)), 0, 16))
}

output "service" {
  description = "Name of the Service."
  value       = local.service
}

output "url" {
  description = "Where the content is served inside the cluster."
  value       = "${local.tls ? "https" : "http"}://${local.service}.${helm_release.this.namespace}.svc.cluster.local:${local.service_port}/"
}

output "values" {
  description = "What is handed to the chart, each a YAML document, the later one wins."
  value       = helm_release.this.values
}
