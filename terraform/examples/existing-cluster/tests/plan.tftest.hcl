mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  namespace = "web"
  sites = {
    docs = {
      content  = { url = "https://example.com/docs.tar.gz", checksum = "https://example.com/SHA256SUMS", path = "v1", unpack = "tar.gz" }
      hostname = "docs.example.com"
      replicas = 3
    }
    hero = { content = { url = "https://example.com/hero.gif" } }
  }
}

run "installs_each_site" {
  command = apply

  variables {
    ingress_class     = "nginx"
    cluster_issuer    = "letsencrypt"
    prometheus_labels = { release = "kube-prometheus-stack" }
    values            = { image = { registry = "registry.example.com" } }
  }
  assert {
    condition = yamldecode(module.site["docs"].values) == {
      content = { url = "https://example.com/docs.tar.gz", checksum = "https://example.com/SHA256SUMS", path = "v1", unpack = "tar.gz" }
      minio   = { enabled = true, persistence = { whenDeleted = "Retain" } }
      ingress = {
        enabled     = true
        className   = "nginx"
        hosts       = ["docs.example.com"]
        annotations = { "cert-manager.io/cluster-issuer" = "letsencrypt" }
        tls         = [{ secretName = "docs-ingress-tls", hosts = ["docs.example.com"] }]
      }
      replicas       = 3
      podMonitor     = { additionalLabels = { release = "kube-prometheus-stack" } }
      prometheusRule = { enabled = true, additionalLabels = { release = "kube-prometheus-stack" } }
      image          = { registry = "registry.example.com" }
    }
    error_message = "the chart gets something else than was asked for"
  }
  assert {
    condition     = !can(yamldecode(module.site["hero"].values).ingress) && yamldecode(module.site["hero"].values).replicas == 2
    error_message = "a site without a hostname has an Ingress"
  }
  assert {
    condition     = join(" ", output.sites["docs"].hostnames) == "docs.example.com" && length(output.sites["hero"].hostnames) == 0 && join(" ", output.sites["hero"].pod_monitors) == "hero-s3www"
    error_message = "the outputs are another site's"
  }
}

run "leaves_out_what_was_not_said" {
  command = apply

  variables {
    keep_data = false
  }
  assert {
    condition     = yamldecode(module.site["docs"].values).ingress == { enabled = true, hosts = ["docs.example.com"] }
    error_message = "the Ingress wants a class or a certificate that nobody named"
  }
  assert {
    condition     = !can(yamldecode(module.site["docs"].values).prometheusRule) && yamldecode(module.site["docs"].values).minio.persistence.whenDeleted == "Delete"
    error_message = "alerts are made that nobody selects, or data is kept"
  }
}
