output "url" {
  description = "Where the content is served."
  value       = "https://${local.hostname}/"
}

output "content_release" {
  description = "Release of the content: its folder below releases/ in the bucket."
  value       = module.site.content_release
}

output "grafana" {
  description = "Commands for Grafana: its password, and the way to http://127.0.0.1:3000/."
  value = {
    password     = "aws secretsmanager get-secret-value --region ${local.infrastructure.region} --secret-id ${local.infrastructure.secrets.grafana} --query SecretString --output text"
    port_forward = "kubectl --namespace monitoring port-forward service/monitoring-grafana 3000:80"
  }
}
