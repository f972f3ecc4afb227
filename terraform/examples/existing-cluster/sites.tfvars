namespace         = "web"
ingress_class     = "nginx"
cluster_issuer    = "letsencrypt"
prometheus_labels = { release = "kube-prometheus-stack" }

sites = {
  docs = {
    content  = { url = "https://example.com/docs-1.4.tar.gz", checksum = "https://example.com/SHA256SUMS", unpack = "tar.gz" }
    hostname = "docs.example.com"
    replicas = 3
  }
  hero = {
    content = { url = "https://example.com/hero.gif" }
  }
}

# The project's images are not published yet: name the registry that has them.
values = { image = { registry = "registry.example.com" } }
