output "content_release" {
  description = "Release of the content."
  value       = module.site.content_release
}

output "reach_it" {
  description = "Run this, then open http://127.0.0.1:8080/"
  value       = module.site.port_forward
}
