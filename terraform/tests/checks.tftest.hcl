# The checks agree with a site that serves what was asked for, and warn of one that does not.
mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  content = { url = "https://example.com/hero.gif", release = "v2" }
}

run "is_silent_while_there_is_nothing_yet" {
  command = apply

  override_data {
    target = data.kubernetes_resources.deployments[0]
    values = { objects = [] }
  }
  override_data {
    target = data.kubernetes_resources.pods[0]
    values = { objects = [] }
  }
}

run "agrees_with_what_was_asked_for" {
  command = apply

  override_data {
    target = data.kubernetes_resources.deployments[0]
    values = { objects = [{ status = { availableReplicas = 1 } }] }
  }
  # One pod serves, and one of before is on its way out.
  override_data {
    target = data.kubernetes_resources.pods[0]
    values = { objects = [
      { metadata = { name = "new", deletionTimestamp = null }, status = { initContainerStatuses = [
        { name = "seeder", state = { terminated = { message = "{\"outcome\":\"published\",\"release\":\"v2\"}" } } },
        { name = "sidecar", state = { running = {} } },
      ] } },
      { metadata = { name = "old", deletionTimestamp = "2026-01-01T00:00:00Z" }, status = { initContainerStatuses = [
        { name = "seeder", state = { terminated = { message = "{\"outcome\":\"published\",\"release\":\"v1\"}" } } },
      ] } },
    ] }
  }
  assert {
    condition = alltrue([for read in concat(data.kubernetes_resources.deployments, data.kubernetes_resources.pods) :
      read.namespace == "site" && read.label_selector == "app.kubernetes.io/instance=site,app.kubernetes.io/component=web"
    ])
    error_message = "another site is judged"
  }
}

run "warns_when_nothing_answers" {
  command = apply

  override_data {
    target = data.kubernetes_resources.deployments[0]
    values = { objects = [{ status = { replicas = 1, unavailableReplicas = 1 } }] }
  }
  expect_failures = [check.endpoint_answers]
}

run "warns_of_another_release" {
  command = apply

  override_data {
    target = data.kubernetes_resources.pods[0]
    values = { objects = [{ metadata = { name = "old", deletionTimestamp = null }, status = { initContainerStatuses = [
      { name = "seeder", state = { terminated = { message = "{\"outcome\":\"published\",\"release\":\"v1\"}" } } },
    ] } }] }
  }
  expect_failures = [check.release_served]
}

run "warns_of_a_pod_that_does_not_say" {
  command = apply

  override_data {
    target = data.kubernetes_resources.pods[0]
    values = { objects = [{ metadata = { name = "old", deletionTimestamp = null }, status = { initContainerStatuses = [
      { name = "seeder", state = { terminated = {} } },
    ] } }] }
  }
  expect_failures = [check.release_served]
}

run "does_not_judge_what_was_not_waited_for" {
  command = apply

  variables {
    wait   = false
    atomic = false
  }
  assert {
    condition     = length(data.kubernetes_resources.deployments) == 0 && length(data.kubernetes_resources.pods) == 0
    error_message = "pods are read that may not be there yet"
  }
}

run "does_not_judge_where_it_may_not" {
  command = apply

  variables {
    verify = false
  }
  assert {
    condition     = length(data.kubernetes_resources.deployments) == 0 && length(data.kubernetes_resources.pods) == 0
    error_message = "rights are wanted that the caller may not have"
  }
}
