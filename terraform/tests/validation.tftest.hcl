# Every validation, precondition and postcondition refuses what it is there for.
mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  verify = false # a plan cannot know

  content = { url = "https://example.com/hero.gif" }
}

run "refuses_a_url_of_another_kind" {
  command = plan

  variables {
    content = { url = "file:///etc/passwd" }
  }
  expect_failures = [var.content]
}

run "refuses_a_url_without_a_host" {
  command = plan

  variables {
    content = { url = "https://" }
  }
  expect_failures = [var.content]
}

run "refuses_a_short_checksum" {
  command = plan

  variables {
    content = { url = "https://example.com/a", checksum = "sha256:abc" }
  }
  expect_failures = [var.content]
}

run "refuses_an_absolute_path" {
  command = plan

  variables {
    content = { url = "https://example.com/a", path = "/a" }
  }
  expect_failures = [var.content]
}

run "refuses_a_path_that_climbs" {
  command = plan

  variables {
    content = { url = "https://example.com/a", path = "a/../b" }
  }
  expect_failures = [var.content]
}

run "refuses_a_type_that_is_none" {
  command = plan

  variables {
    content = { url = "https://example.com/a", content_type = "gif" }
  }
  expect_failures = [var.content]
}

run "refuses_an_empty_url" {
  command = plan

  variables {
    content = { url = "" }
  }
  expect_failures = [var.content]
}

run "refuses_no_content" {
  command = plan

  variables {
    content = {}
  }
  expect_failures = [var.content]
}

run "refuses_a_url_beside_a_manifest" {
  command = plan

  variables {
    content = { url = "https://example.com/a", manifest = [{ source = "https://example.com/a" }] }
  }
  expect_failures = [var.content]
}

run "refuses_a_checksum_beside_a_manifest" {
  command = plan

  variables {
    content = { checksum = "https://example.com/sums", manifest = [{ source = "https://example.com/a" }] }
  }
  expect_failures = [var.content]
}

run "refuses_an_empty_manifest" {
  command = plan

  variables {
    content = { manifest = [] }
  }
  expect_failures = [var.content]
}

run "refuses_an_archive_that_cannot_be_unpacked" {
  command = plan

  variables {
    content = { url = "https://example.com/a", unpack = "rar" }
  }
  expect_failures = [var.content]
}

run "refuses_a_release_with_a_folder" {
  command = plan

  variables {
    content = { url = "https://example.com/a", release = "a/b" }
  }
  expect_failures = [var.content]
}

run "refuses_a_source_of_another_kind" {
  command = plan

  variables {
    content = { manifest = [{ source = "file:///etc/passwd" }] }
  }
  expect_failures = [var.content]
}

run "refuses_a_short_checksum_of_an_entry" {
  command = plan

  variables {
    content = { manifest = [{ source = "https://example.com/a", checksum = "sha256:abc" }] }
  }
  expect_failures = [var.content]
}

run "refuses_a_path_of_an_entry_that_climbs" {
  command = plan

  variables {
    content = { manifest = [{ source = "https://example.com/a", path = "a/../b" }] }
  }
  expect_failures = [var.content]
}

run "refuses_a_type_of_an_entry_that_is_none" {
  command = plan

  variables {
    content = { manifest = [{ source = "https://example.com/a", content_type = "gif" }] }
  }
  expect_failures = [var.content]
}

run "refuses_an_entry_that_cannot_be_unpacked" {
  command = plan

  variables {
    content = { manifest = [{ source = "https://example.com/a", unpack = "rar" }] }
  }
  expect_failures = [var.content]
}

run "refuses_an_upper_case_name" {
  command = plan

  variables {
    name = "Site"
  }
  expect_failures = [var.name]
}

run "refuses_a_long_name" {
  command = plan

  variables {
    name = join("", [for _ in range(54) : "a"])
  }
  expect_failures = [var.name]
}

run "refuses_a_namespace_with_dots" {
  command = plan

  variables {
    namespace = "a.b"
  }
  expect_failures = [var.namespace]
}

run "refuses_a_long_namespace" {
  command = plan

  variables {
    namespace = join("", [for _ in range(64) : "a"])
  }
  expect_failures = [var.namespace]
}

run "refuses_a_registry_without_a_version" {
  command = plan

  variables {
    chart = "oci://registry.example.com/charts/s3www"
  }
  expect_failures = [var.chart_version]
}

run "refuses_a_bucket_in_upper_case" {
  command = plan

  variables {
    store = { bucket = "Site" }
  }
  expect_failures = [var.store]
}

run "refuses_an_endpoint_with_a_path" {
  command = plan

  variables {
    store = { endpoint = "https://s3.example.com/bucket", existing_secret = "keys" }
  }
  expect_failures = [var.store]
}

run "refuses_an_endpoint_without_a_secret" {
  command = plan

  variables {
    store = { endpoint = "https://s3.example.com" }
  }
  expect_failures = [var.store]
}

run "refuses_a_role_without_an_endpoint" {
  command = plan

  variables {
    store = { workload_identity = true }
  }
  expect_failures = [var.store]
}

run "refuses_a_role_beside_a_secret" {
  command = plan

  variables {
    store = { endpoint = "https://s3.example.com", existing_secret = "keys", workload_identity = true }
  }
  expect_failures = [var.store]
}

run "refuses_values_that_are_no_object" {
  command = plan

  variables {
    values = "replicas: 3"
  }
  expect_failures = [var.values]
}

run "refuses_no_time" {
  command = plan

  variables {
    timeout = 0
  }
  expect_failures = [var.timeout]
}

run "refuses_half_a_second" {
  command = plan

  variables {
    timeout = 1.5
  }
  expect_failures = [var.timeout]
}

run "refuses_a_negative_history" {
  command = plan

  variables {
    max_history = -1
  }
  expect_failures = [var.max_history]
}

run "refuses_half_a_revision" {
  command = plan

  variables {
    max_history = 1.5
  }
  expect_failures = [var.max_history]
}

run "refuses_a_file_that_no_volume_has" {
  command = plan

  variables {
    content = { manifest = [{ source = "file:///content" }] }
  }
  expect_failures = [var.content]
}

run "refuses_a_manifest_from_two_objects" {
  command = plan

  variables {
    content = { manifest_from = { config_map = "files", secret = "files" }, release = "v1" }
  }
  expect_failures = [var.content]
}

run "refuses_a_manifest_from_nowhere" {
  command = plan

  variables {
    content = { manifest_from = { key = "files.json" }, release = "v1" }
  }
  expect_failures = [var.content]
}

run "refuses_a_manifest_out_of_sight_without_a_release" {
  command = plan

  variables {
    content = { manifest_from = { config_map = "files" } }
  }
  expect_failures = [var.content]
}

run "refuses_a_url_beside_a_manifest_out_of_sight" {
  command = plan

  variables {
    content = { url = "https://example.com/a", manifest_from = { config_map = "files" }, release = "v1" }
  }
  expect_failures = [var.content]
}

run "refuses_to_keep_data_in_a_namespace_that_goes" {
  command = plan

  variables {
    create_namespace = true
  }
  expect_failures = [var.keep_data]
}

run "refuses_a_standard_that_is_none" {
  command = plan

  variables {
    pod_security = "strict"
  }
  expect_failures = [var.pod_security]
}

run "refuses_labels_for_a_namespace_that_is_there" {
  command = plan

  variables {
    namespace_labels = { team = "web" }
  }
  expect_failures = [var.namespace_labels]
}

run "refuses_annotations_for_a_namespace_that_is_there" {
  command = plan

  variables {
    namespace_annotations = { team = "web" }
  }
  expect_failures = [var.namespace_annotations]
}

run "refuses_a_quota_that_is_no_quantity" {
  command = plan

  variables {
    resource_quota = { "requests.memory" = "4 GB" }
  }
  expect_failures = [var.resource_quota]
}

run "refuses_limits_of_what_has_none" {
  command = plan

  variables {
    limit_range = { Node = { max = { cpu = "4" } } }
  }
  expect_failures = [var.limit_range]
}

run "refuses_defaults_for_a_pod" {
  command = plan

  variables {
    limit_range = { Pod = { default_request = { cpu = "1" } } }
  }
  expect_failures = [var.limit_range]
}

run "refuses_a_limit_that_is_no_quantity" {
  command = plan

  variables {
    limit_range = { Container = { max = { cpu = "four" } } }
  }
  expect_failures = [var.limit_range]
}

run "refuses_a_repository_that_is_none" {
  command = plan

  variables {
    repository    = "registry.example.com/charts"
    chart         = "s3www"
    chart_version = "0.1.0"
  }
  expect_failures = [var.repository]
}

run "refuses_a_repository_without_a_chart" {
  command = plan

  variables {
    repository    = "oci://registry.example.com/charts"
    chart_version = "0.1.0"
  }
  expect_failures = [var.repository]
}

run "refuses_a_repository_without_a_version" {
  command = plan

  variables {
    repository = "oci://registry.example.com/charts"
    chart      = "s3www"
  }
  expect_failures = [var.chart_version]
}

run "refuses_a_chart_that_is_not_there" {
  command = plan

  variables {
    chart = "./nowhere"
  }
  expect_failures = [helm_release.this]
}

run "refuses_a_namespace_that_is_not_there" {
  command = plan

  override_data {
    target = data.kubernetes_namespace_v1.existing
    values = { metadata = { uid = "" } }
  }
  expect_failures = [data.kubernetes_namespace_v1.existing]
}

run "refuses_a_secret_of_the_store_for_minio" {
  command = plan

  variables {
    store = { existing_secret = "keys" }
  }
  expect_failures = [var.store]
}

run "refuses_an_endpoint_with_half_the_keys" {
  command = plan

  variables {
    store       = { endpoint = "https://s3.example.com" }
    credentials = { seeder = { existing_secret = "seeder" } }
  }
  expect_failures = [var.store]
}

run "refuses_a_role_beside_keys" {
  command = plan

  variables {
    store = { endpoint = "https://s3.example.com", workload_identity = true }
    credentials = {
      seeder = { existing_secret = "seeder" }
      s3www  = { existing_secret = "s3www" }
    }
  }
  expect_failures = [var.store]
}

run "refuses_root_where_there_is_no_minio" {
  command = plan

  variables {
    store       = { endpoint = "https://s3.example.com", existing_secret = "keys" }
    credentials = { root = { existing_secret = "root" } }
  }
  expect_failures = [var.store]
}

run "refuses_keys_for_nobody" {
  command = plan

  variables {
    credentials = { minio = { existing_secret = "root" } }
  }
  expect_failures = [var.credentials]
}

run "refuses_keys_from_two_places" {
  command = plan

  variables {
    secret_store = { name = "vault" }
    credentials  = { root = { existing_secret = "root", external_secret = { key = "root" } } }
  }
  expect_failures = [var.credentials]
}

run "refuses_keys_from_no_place" {
  command = plan

  variables {
    credentials = { root = {} }
  }
  expect_failures = [var.credentials]
}

run "refuses_external_keys_without_a_store" {
  command = plan

  variables {
    credentials = { root = { external_secret = { key = "root" } } }
  }
  expect_failures = [var.secret_store]
}

run "refuses_a_store_of_secrets_of_another_kind" {
  command = plan

  variables {
    secret_store = { name = "vault", kind = "Vault" }
  }
  expect_failures = [var.secret_store]
}

run "refuses_an_interval_that_is_none" {
  command = plan

  variables {
    secret_store = { name = "vault", refresh_interval = "hourly" }
  }
  expect_failures = [var.secret_store]
}
