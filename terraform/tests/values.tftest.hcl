# What reaches Helm; no provider code runs.
mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  verify = false # a plan cannot know

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

run "hands_over_a_manifest_out_of_sight" {
  command = plan

  variables {
    content = { manifest_from = { secret = "files", key = "list.json" }, release = "v7" }
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).content == { manifestFrom = { secret = "files", key = "list.json" }, release = "v7" }
    error_message = "the manifest is looked for elsewhere"
  }
  assert {
    condition     = output.content_release == "v7"
    error_message = "the release has another name than the one it was given"
  }
}

run "hands_over_a_file_of_a_volume" {
  command = plan

  variables {
    content = { url = "file:///content/hero.gif" }
    values  = { content = { volume = { configMap = { name = "files" } } } }
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).content == { url = "file:///content/hero.gif", volume = { configMap = { name = "files" } } }
    error_message = "the volume or the file is lost"
  }
}

run "names_the_secrets_of_each" {
  command = plan

  variables {
    credentials = {
      root   = { existing_secret = "r" }
      seeder = { existing_secret = "s" }
      s3www  = { existing_secret = "w" }
      backup = { existing_secret = "b" }
    }
  }
  assert {
    condition = yamldecode(helm_release.this.values[0]) == {
      content = { url = "https://example.com/hero.gif" }
      store   = { seeder = { existingSecret = "s" }, s3www = { existingSecret = "w" }, backup = { existingSecret = "b" } }
      minio   = { enabled = true, existingSecret = "r", persistence = { whenDeleted = "Retain" } }
    }
    error_message = "a Secret is lost, or another's"
  }
}

run "leads_to_external_secrets" {
  command = plan

  variables {
    secret_store = { name = "vault", kind = "ClusterSecretStore", refresh_interval = "30m" }
    credentials = {
      root   = { external_secret = { key = "web/root" } }
      seeder = { external_secret = { key = "web/seeder", properties = { accessKey = "id", secretKey = "key" } } }
      s3www  = { existing_secret = "w" }
    }
  }
  assert {
    condition = yamldecode(helm_release.this.values[0]).externalSecrets == {
      secretStoreRef  = { name = "vault", kind = "ClusterSecretStore" }
      refreshInterval = "30m"
      root            = { key = "web/root" }
      seeder          = { key = "web/seeder", properties = { accessKey = "id", secretKey = "key" } }
    }
    error_message = "the operator is led elsewhere"
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).store == { s3www = { existingSecret = "w" } }
    error_message = "a Secret is named that the operator makes"
  }
}

run "rotates_all_keys" {
  command = plan

  variables {
    rotation = "2026-11"
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).store.rotation == "2026-11" && yamldecode(helm_release.this.values[0]).minio.rotation == "2026-11"
    error_message = "some keys stay"
  }
}

run "lets_values_win_and_the_rest_stand" {
  command = plan

  variables {
    content  = { url = "https://example.com/hero.gif", path = "a.gif" }
    store    = { bucket = "web", region = "eu-central-1" }
    rotation = "1"
    values = {
      content = { path = "b.gif", cacheControl = "no-store" }
      store   = { region = "eu-west-1", seeder = { existingSecret = "s" } }
      minio   = { rotation = "2", persistence = { size = "50Gi" } }
    }
  }
  assert {
    condition = yamldecode(helm_release.this.values[0]) == {
      content = { url = "https://example.com/hero.gif", path = "b.gif", cacheControl = "no-store" }
      store   = { bucket = "web", region = "eu-west-1", rotation = "1", seeder = { existingSecret = "s" } }
      minio   = { enabled = true, rotation = "2", persistence = { size = "50Gi", whenDeleted = "Retain" } }
    }
    error_message = "values do not win, or take more with them"
  }
  assert {
    condition     = length(helm_release.this.values) == 1 && output.values == helm_release.this.values[0]
    error_message = "more reaches Helm than the outputs say"
  }
}

run "keeps_secrets_out_of_the_release" {
  command = plan

  assert {
    condition     = helm_release.this.set_wo == null && helm_release.this.set_sensitive == null && helm_release.this.set == null
    error_message = "a write-only value would be lost with the next upgrade"
  }
  assert {
    condition     = helm_release.this.lint
    error_message = "the chart's schema judges nothing while planning"
  }
}

run "installs_from_a_repository" {
  command = plan

  variables {
    repository    = "oci://registry.example.com/charts"
    chart         = "s3www"
    chart_version = "0.1.0"
  }
  assert {
    condition     = helm_release.this.repository == "oci://registry.example.com/charts" && helm_release.this.chart == "s3www" && helm_release.this.version == "0.1.0"
    error_message = "the chart comes from elsewhere"
  }
}

run "says_where_everything_is" {
  command = plan

  variables {
    name      = "www"
    namespace = "web"
    values = {
      ingress        = { enabled = true, hosts = ["a.example.com"] }
      httpRoute      = { enabled = false, hostnames = ["b.example.com"] }
      externalDNS    = { hostnames = ["c.example.com", "a.example.com"] }
      minio          = { metrics = { enabled = true } }
      prometheusRule = { enabled = true }
      dashboard      = { enabled = true, namespace = "monitoring" }
      sidecar        = { tls = { existingSecret = "www-tls" } }
    }
  }
  assert {
    condition     = join(" ", output.hostnames) == "a.example.com c.example.com"
    error_message = "it is said to be found under other names"
  }
  assert {
    condition     = join(" ", output.pod_monitors) == "www-s3www www-s3www-minio" && output.prometheus_rule == "www-s3www"
    error_message = "Prometheus finds something else"
  }
  assert {
    condition     = output.dashboard.namespace == "monitoring" && output.dashboard.name == "www-s3www-dashboard"
    error_message = "the dashboard is elsewhere"
  }
  assert {
    condition     = output.port_forward == "kubectl --namespace web port-forward service/www-s3www 8080:443"
    error_message = "the command leads elsewhere"
  }
}

run "says_nothing_of_what_is_not_there" {
  command = plan

  variables {
    values = { ingress = { hosts = ["a.example.com"] }, serviceMonitor = { enabled = true }, serviceAccount = { create = false } }
  }
  assert {
    condition     = length(output.hostnames) == 0 && length(output.pod_monitors) == 0 && output.prometheus_rule == null && output.dashboard == null
    error_message = "something is said to be there that is not"
  }
  assert {
    condition     = output.service_account == "default"
    error_message = "the pods have another ServiceAccount"
  }
}
