# The chart takes what the module hands over, and the module names things as the chart does. Real rendering, no cluster.
mock_provider "kubernetes" {}

run "renders" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name = "site"
    content = {
      url           = "https://example.com/files/a.html?x=<1>&y=2"
      checksum      = "sha256:${sha256("")}"
      path          = "pages/a.html"
      content_type  = "text/html; charset=utf-8"
      cache_control = "public, max-age=300"
    }
  }
  assert {
    condition = alltrue([for argument in [
      "--source=https://example.com/files/a.html?x=<1>&y=2",
      "--checksum=sha256:${sha256("")}",
      "--path=pages/a.html",
      "--content-type=text/html; charset=utf-8",
      "--cache-control=public, max-age=300",
      "--release=${output.site.content_release}",
    ] : contains(output.objects["Deployment site-s3www"].spec.template.spec.initContainers[0].args, argument)])
    error_message = "the content does not reach the seeder as it was described"
  }
  assert {
    condition     = output.objects["Service ${output.site.service}"].spec.ports[0].port == 80
    error_message = "the Service is not where the module says"
  }
  assert {
    condition     = output.site.url == "http://site-s3www.site.svc.cluster.local:80/"
    error_message = "the URL does not lead to the Service"
  }
}

run "renders_a_manifest" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name = "site"
    content = {
      manifest = [
        { source = "https://example.com/a.html?x=<1>&y=2", path = "pages/a.html", content_type = "text/html" },
        { source = "https://example.com/site.tar.gz", unpack = "tar.gz" },
      ]
    }
  }
  assert {
    condition = jsondecode(output.objects["Deployment site-s3www"].spec.template.metadata.annotations["s3wwwkit.github.io/manifest"]).entries == [
      { source = "https://example.com/a.html?x=<1>&y=2", path = "pages/a.html", contentType = "text/html" },
      { source = "https://example.com/site.tar.gz", unpack = "tar.gz" },
    ]
    error_message = "the manifest does not reach the seeder as it was described"
  }
  assert {
    condition     = contains(output.objects["Deployment site-s3www"].spec.template.spec.initContainers[0].args, "--release=${output.site.content_release}")
    error_message = "the release of a manifest is not the one that the chart names"
  }
}

run "renders_an_archive_with_a_name_of_its_own" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name    = "site"
    content = { url = "https://example.com/site.zip", unpack = "zip", release = "v7" }
  }
  assert {
    condition     = alltrue([for argument in ["--unpack=zip", "--release=v7"] : contains(output.objects["Deployment site-s3www"].spec.template.spec.initContainers[0].args, argument)])
    error_message = "the archive does not reach the seeder as it was described"
  }
  assert {
    condition     = output.site.content_release == "v7"
    error_message = "the module names another release"
  }
}

run "renders_pods_with_a_role" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name    = "site"
    content = { url = "https://example.com/a.gif" }
    store   = { endpoint = "https://s3.eu-central-1.amazonaws.com", region = "eu-central-1", workload_identity = true }
  }
  assert {
    condition     = !anytrue([for volume in output.objects["Deployment site-s3www"].spec.template.spec.volumes : volume.name == "credentials"])
    error_message = "a Secret is mounted beside the role"
  }
  assert {
    condition     = contains(output.objects["Deployment site-s3www"].spec.template.spec.initContainers[0].args, "--sts-endpoint=https://sts.eu-central-1.amazonaws.com")
    error_message = "the role is asked for elsewhere than at AWS"
  }
}

run "renders_a_long_name" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name    = "a-release-name-of-fifty-three-characters-which-is-max"
    content = { url = "https://example.com/a.gif" }
    values  = { service = { port = 8080 } }
  }
  assert {
    condition     = output.objects["Service ${output.site.service}"].spec.ports[0].port == 8080
    error_message = "a long name is shortened in another way than the chart's"
  }
  assert {
    condition     = endswith(output.site.url, ":8080/")
    error_message = "the URL does not follow the port"
  }
}

run "renders_tls" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name    = "site"
    content = { url = "https://example.com/a.gif" }
    values  = { sidecar = { tls = { existingSecret = "www-tls" } } }
  }
  assert {
    condition     = output.site.url == "https://site-s3www.site.svc.cluster.local:${output.objects["Service ${output.site.service}"].spec.ports[0].port}/"
    error_message = "the URL does not lead to the Service"
  }
}

run "renders_overrides" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name    = "site"
    content = { url = "https://example.com/a.gif" }
    values  = { fullnameOverride = "web", content = { cacheControl = "no-store", path = "" } }
  }
  assert {
    condition     = contains(output.objects["Deployment web"].spec.template.spec.initContainers[0].args, "--release=${output.site.content_release}")
    error_message = "the release is not the one that the overrides make"
  }
  assert {
    condition     = output.objects["Service ${output.site.service}"].spec.type == "ClusterIP"
    error_message = "the Service is not where the module says"
  }
}

run "renders_another_store" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name    = "site"
    content = { url = "https://example.com/a.gif" }
    store   = { endpoint = "https://s3.example.com", existing_secret = "keys", bucket = "my-site", region = "eu-central-1" }
  }
  assert {
    condition     = !anytrue([for name in keys(output.objects) : startswith(name, "StatefulSet")])
    error_message = "MinIO is installed beside another store"
  }
  assert {
    condition     = output.objects["Deployment site-s3www"].spec.template.spec.volumes[0].secret.secretName == "keys"
    error_message = "the Secret of the store does not reach the pods"
  }
}

run "renders_own_root_credentials" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name    = "site"
    content = { url = "https://example.com/a.gif" }

    credentials = { root = { existing_secret = "root" } }
  }
  assert {
    condition     = output.objects["StatefulSet site-s3www-minio"].spec.template.spec.volumes[0].secret.secretName == "root"
    error_message = "the Secret does not reach MinIO"
  }
  assert {
    condition     = !contains(keys(output.objects), "Secret site-s3www-minio")
    error_message = "a Secret is made beside the one that is there"
  }
}

run "renders_external_secrets" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name         = "site"
    content      = { url = "https://example.com/a.gif" }
    secret_store = { name = "vault", kind = "ClusterSecretStore" }
    credentials = {
      root   = { external_secret = { key = "web/root" } }
      seeder = { external_secret = { key = "web/seeder" } }
      s3www  = { external_secret = { key = "web/s3www", properties = { accessKey = "id" } } }
    }
  }
  assert {
    condition     = !anytrue([for name in keys(output.objects) : startswith(name, "Secret ")])
    error_message = "the chart makes keys beside those of the operator"
  }
  assert {
    condition = output.objects["ExternalSecret site-s3www-store-s3www"].spec == {
      refreshInterval = "1h"
      secretStoreRef  = { name = "vault", kind = "ClusterSecretStore" }
      target          = { name = "site-s3www-store-s3www", creationPolicy = "Owner" }
      data = [
        { secretKey = "accessKey", remoteRef = { key = "web/s3www", property = "id" } },
        { secretKey = "secretKey", remoteRef = { key = "web/s3www", property = "secretKey" } },
      ]
    }
    error_message = "the operator is led elsewhere"
  }
}

run "renders_secrets_of_each" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name     = "site"
    content  = { url = "https://example.com/a.gif" }
    rotation = "2026-11"
    credentials = {
      seeder = { existing_secret = "seeder-keys" }
      s3www  = { existing_secret = "s3www-keys" }
    }
  }
  assert {
    condition     = join(" ", [for name in keys(output.objects) : name if startswith(name, "Secret ")]) == "Secret site-s3www-minio"
    error_message = "the chart makes keys that are there"
  }
  assert {
    condition     = output.objects["Secret site-s3www-minio"].metadata.annotations["s3wwwkit.github.io/rotation"] == "2026-11"
    error_message = "root's password does not follow the rotation"
  }
}

run "renders_data_that_goes" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name      = "site"
    content   = { url = "https://example.com/a.gif" }
    keep_data = false
  }
  assert {
    condition     = output.objects["StatefulSet site-s3www-minio"].spec.persistentVolumeClaimRetentionPolicy.whenDeleted == "Delete"
    error_message = "the volume outlives destroy"
  }
}

run "renders_what_the_outputs_name" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name    = "site"
    content = { url = "https://example.com/a.gif" }
    values = {
      podMonitor     = { enabled = true }
      minio          = { metrics = { enabled = true } }
      prometheusRule = { enabled = true }
      dashboard      = { enabled = true, namespace = "monitoring" }
    }
  }
  assert {
    condition     = join(" ", [for name in keys(output.objects) : split(" ", name)[1] if startswith(name, "PodMonitor ")]) == join(" ", output.site.pod_monitors)
    error_message = "the PodMonitors have other names"
  }
  assert {
    condition     = contains(keys(output.objects), "PrometheusRule ${output.site.prometheus_rule}")
    error_message = "the PrometheusRule has another name"
  }
  assert {
    condition     = output.objects["ConfigMap ${output.site.dashboard.name}"].metadata.namespace == output.site.dashboard.namespace
    error_message = "the dashboard is elsewhere"
  }
  assert {
    condition     = output.objects["Deployment site-s3www"].spec.template.spec.serviceAccountName == output.site.service_account && contains(keys(output.objects), "ServiceAccount ${output.site.service_account}")
    error_message = "the pods have another ServiceAccount"
  }
}

run "renders_another_name_of_the_chart" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    name    = "site"
    content = { url = "https://example.com/a.gif" }
    values  = { nameOverride = "web" }
  }
  assert {
    condition     = output.site.service == "site-web" && contains(keys(output.objects), "Service site-web")
    error_message = "the module names the Service in another way than the chart"
  }
}
