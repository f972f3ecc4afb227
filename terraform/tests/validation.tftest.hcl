# Every validation refuses what it is there for.
mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
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
