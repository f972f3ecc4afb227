output "sites" {
  description = "What one wants to know of each site."
  value = { for name, site in module.site : name => {
    content_release = site.content_release
    url             = site.url
    hostnames       = site.hostnames
    pod_monitors    = site.pod_monitors
    port_forward    = site.port_forward
  } }
}
