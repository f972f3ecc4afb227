# What reaches Helm; no provider code runs.
mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  content = { url = "https://example.com/hero.gif" }
}

run "hands_over_nothing_that_was_not_said" {
  command = plan

  assert {
    condition = yamldecode(helm_release.this.values[0]) == {
      content = { url = "https://example.com/hero.gif" }
      minio   = { enabled = true, persistence = { whenDeleted = "Retain" } }
    }
    error_message = "defaults of the chart are overwritten"
  }
  assert {
    condition     = helm_release.this.name == "site" && helm_release.this.namespace == "site"
    error_message = "the release is not called site, in a namespace of that name"
  }
  assert {
    condition     = helm_release.this.wait && helm_release.this.atomic && helm_release.this.timeout == 600 && helm_release.this.max_history == 10
    error_message = "an apply does not wait, or leaves failures behind"
  }
  assert {
    condition     = endswith(helm_release.this.chart, "/charts/s3www") && can(regex("^chart files [0-9a-f]{16}$", helm_release.this.description))
    error_message = "an edited template of the chart would plan nothing"
  }
}

run "hands_over_the_whole_content" {
  command = plan

  variables {
    content = {
      url           = "https://example.com/hero.gif"
      checksum      = "https://example.com/SHA256SUMS"
      path          = "images/hero.gif"
      content_type  = "image/gif"
      cache_control = "no-store"
      unpack        = "tar.gz"
      release       = "v7"
    }
  }
  assert {
    condition     = output.content_release == "v7"
    error_message = "the release has another name than the one it was given"
  }
  assert {
    condition = yamldecode(helm_release.this.values[0]).content == {
      url          = "https://example.com/hero.gif"
      checksum     = "https://example.com/SHA256SUMS"
      path         = "images/hero.gif"
      contentType  = "image/gif"
      cacheControl = "no-store"
      unpack       = "tar.gz"
      release      = "v7"
    }
    error_message = "a part of the content is lost or misnamed"
  }
}

run "hands_over_a_manifest" {
  command = plan

  variables {
    content = {
      manifest = [
        { source = "https://example.com/hero.gif", path = "images/hero.gif", checksum = "https://example.com/SHA256SUMS", content_type = "image/gif", cache_control = "no-store" },
        { source = "https://example.com/site.zip", unpack = "zip" },
      ]
    }
  }
  assert {
    condition = yamldecode(helm_release.this.values[0]).content == {
      manifest = [
        { source = "https://example.com/hero.gif", path = "images/hero.gif", checksum = "https://example.com/SHA256SUMS", contentType = "image/gif", cacheControl = "no-store" },
        { source = "https://example.com/site.zip", unpack = "zip" },
      ]
    }
    error_message = "a part of the manifest is lost or misnamed"
  }
}

run "names_another_content_another_release" {
  command = plan

  variables {
    content = { url = "https://example.com/other.gif" }
  }
  assert {
    condition     = output.content_release != run.hands_over_nothing_that_was_not_said.content_release
    error_message = "two contents have one release"
  }
}

run "hands_over_another_store" {
  command = plan

  variables {
    store = { endpoint = "https://s3.example.com", existing_secret = "keys", bucket = "my-site", region = "eu-central-1" }
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).store == { endpoint = "https://s3.example.com", existingSecret = "keys", bucket = "my-site", region = "eu-central-1" }
    error_message = "a part of the store is lost"
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).minio == { enabled = false }
    error_message = "MinIO is installed beside another store"
  }
}

run "hands_over_no_secret_where_pods_have_a_role" {
  command = plan

  variables {
    store = { endpoint = "https://s3.eu-central-1.amazonaws.com", workload_identity = true }
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).store == { endpoint = "https://s3.eu-central-1.amazonaws.com", workloadIdentity = true }
    error_message = "the pods are not left to their role"
  }
}

run "hands_over_root_credentials" {
  command = plan

  variables {
    credentials = { root = { existing_secret = "root" } }
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).minio.existingSecret == "root"
    error_message = "MinIO does not get the Secret"
  }
  assert {
    condition     = !can(yamldecode(helm_release.this.values[0]).store)
    error_message = "the store gets MinIO's Secret, which the chart refuses"
  }
}

run "hands_over_the_rest" {
  command = plan

  variables {
    name          = "www"
    namespace     = "prod"
    chart         = "oci://registry.example.com/charts/s3www"
    chart_version = "0.1.0"
    wait          = false
    atomic        = false
    timeout       = 30
    max_history   = 0
    values        = { replicas = 3, service = { port = 8080 } }
  }
  assert {
    condition     = helm_release.this.name == "www" && helm_release.this.namespace == "prod"
    error_message = "names do not reach Helm"
  }
  assert {
    condition     = helm_release.this.chart == "oci://registry.example.com/charts/s3www" && helm_release.this.version == "0.1.0"
    error_message = "another chart does not reach Helm"
  }
  assert {
    condition     = !helm_release.this.wait && !helm_release.this.atomic && helm_release.this.timeout == 30 && helm_release.this.max_history == 0
    error_message = "Helm's switches are not what was asked for"
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).replicas == 3 && yamldecode(helm_release.this.values[0]).service == { port = 8080 }
    error_message = "further values do not reach Helm"
  }
  assert {
    condition     = output.name == "www" && output.namespace == "prod" && output.service == "www-s3www" && output.url == "http://www-s3www.prod.svc.cluster.local:8080/"
    error_message = "outputs lead elsewhere"
  }
}
