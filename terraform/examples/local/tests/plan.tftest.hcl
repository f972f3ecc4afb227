mock_provider "helm" {}
mock_provider "kubernetes" {}

run "serves_the_url" {
  command = apply

  variables {
    content_url = "https://example.com/hero.gif"
    values      = { image = { tag = "dev" } }
  }
  assert {
    condition     = yamldecode(module.site.values).content == { url = "https://example.com/hero.gif" }
    error_message = "the URL does not reach the chart"
  }
  assert {
    condition     = yamldecode(module.site.values).image.tag == "dev"
    error_message = "values do not reach the chart"
  }
  assert {
    condition     = yamldecode(module.site.values).minio.persistence.whenDeleted == "Delete"
    error_message = "destroy leaves a volume behind"
  }
  assert {
    condition     = output.reach_it == "kubectl --namespace site port-forward service/site-s3www 8080:80"
    error_message = "the hint leads nowhere"
  }
}

run "checks_the_checksum" {
  command = apply

  variables {
    content_url      = "https://example.com/hero.gif"
    content_checksum = "sha256:${sha256("")}"
  }
  assert {
    condition     = yamldecode(module.site.values).content.checksum == "sha256:${sha256("")}"
    error_message = "the checksum does not reach the chart"
  }
}
