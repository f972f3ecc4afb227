# The checks agree with a site that serves what was asked for, and warn of one that does not.
mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  content = { url = "https://example.com/hero.gif", release = "v2" }
}

run "is_silent_while_there_is_nothing_yet" {
  command = plan

  override_data {
    target = data.kubernetes_resources.deployments
    values = { objects = [] }
  }
  override_data {
    target = data.kubernetes_resources.pods
    values = { objects = [] }
  }
}

run "agrees_with_what_was_asked_for" {
  command = plan

  override_data {
    target = data.kubernetes_resources.deployments
    values = { objects = [{ status = { availableReplicas = 1 } }] }
  }
  # One pod serves, and one of before is on its way out.
  override_data {
    target = data.kubernetes_resources.pods
    values = { objects = [
      { metadata = { name = "new" }, status = { initContainerStatuses = [
        { name = "seeder", state = { terminated = { message = "{\"outcome\":\"published\",\"release\":\"v2\"}" } } },
        { name = "sidecar", state = { running = {} } },
      ] } },
      { metadata = { name = "old", deletionTimestamp = "2026-01-01T00:00:00Z" }, status = { initContainerStatuses = [
        { name = "seeder", state = { terminated = { message = "{\"outcome\":\"published\",\"release\":\"v1\"}" } } },
      ] } },
    ] }
  }
}

run "warns_when_nothing_answers" {
  command = plan

  override_data {
    target = data.kubernetes_resources.deployments
    values = { objects = [{ status = { replicas = 1, unavailableReplicas = 1 } }] }
  }
  expect_failures = [check.endpoint_answers]
}

run "warns_of_another_release" {
  command = plan

  override_data {
    target = data.kubernetes_resources.pods
    values = { objects = [{ metadata = { name = "old" }, status = { initContainerStatuses = [
      { name = "seeder", state = { terminated = { message = "{\"outcome\":\"published\",\"release\":\"v1\"}" } } },
    ] } }] }
  }
  expect_failures = [check.release_served]
}

run "warns_of_a_pod_that_does_not_say" {
  command = plan

  override_data {
    target = data.kubernetes_resources.pods
    values = { objects = [{ metadata = { name = "old" }, status = { initContainerStatuses = [
      { name = "seeder", state = { terminated = {} } },
    ] } }] }
  }
  expect_failures = [check.release_served]
}

run "does_not_judge_what_was_not_waited_for" {
  command = plan

  variables {
    wait   = false
    atomic = false
  }
  override_data {
    target = data.kubernetes_resources.deployments
    values = { objects = [{ status = { replicas = 1, unavailableReplicas = 1 } }] }
  }
  override_data {
    target = data.kubernetes_resources.pods
    values = { objects = [{ metadata = { name = "old" }, status = { initContainerStatuses = [
      { name = "seeder", state = { terminated = {} } },
    ] } }] }
  }
}
