# Applied, with providers that make nothing: what the module judges at the end of an apply cannot be known by a plan.
mock_provider "helm" {}
mock_provider "kubernetes" {}

# What the infrastructure puts out, as its own tests have it.
override_data {
  target = data.terraform_remote_state.infrastructure
  values = {
    outputs = {
      application = {
        name        = "s3www-dev"
        environment = "dev"
        region      = "eu-central-1"
        tags        = { Project = "s3www", Environment = "dev" }
        cluster = {
          name                       = "s3www-dev"
          endpoint                   = "https://0123456789.gr7.eu-central-1.eks.amazonaws.com"
          certificate_authority_data = "Y2VydGlmaWNhdGU="
          vpc_id                     = "vpc-0123456789"
          volume_key_arn             = "arn:aws:kms:eu-central-1:111122223333:key/volumes"
        }
        domain  = { name = "dev.example.com", zone_id = "Z0123456789" }
        store   = { kind = "s3", bucket = "s3www-dev-111122223333-content" }
        secrets = { grafana = "s3www-dev/grafana" }
        images  = "111122223333.dkr.ecr.eu-central-1.amazonaws.com"
        logs    = "/s3www-dev/pods"
        alarms  = "arn:aws:sns:eu-central-1:111122223333:s3www-dev-alarms"
        backup  = { bucket = "s3www-dev-111122223333-backup", retention_days = 7 }
      }
    }
  }
}

variables {
  infrastructure_state = { bucket = "s3www-state-111122223333", key = "dev/infrastructure.tfstate", region = "eu-central-1" }
  content              = { url = "https://example.com/hero.gif", checksum = "https://example.com/SHA256SUMS" }
  replicas             = { min = 2, max = 4 }
  prometheus           = { replicas = 1, retention_days = 7, storage_gb = 20 }
  acme_email           = "oncall@example.com"
}

run "site_and_addons" {
  command = apply

  # Site takes the bucket by its identity.
  assert {
    condition = yamldecode(module.site.values).store == {
      endpoint         = "https://s3.eu-central-1.amazonaws.com"
      region           = "eu-central-1"
      bucket           = "s3www-dev-111122223333-content"
      workloadIdentity = true
      createBucket     = false
    } && yamldecode(module.site.values).minio == { enabled = false } && !can(yamldecode(module.site.values).externalSecrets)
    error_message = "the site has another store, or keys where it has an identity"
  }
  # The infrastructure gave its role to site/site.
  assert {
    condition     = module.site.namespace == "site" && module.site.service_account == "site"
    error_message = "the site's service account is not the one that has a role"
  }
  assert {
    condition     = yamldecode(module.site.values).image == { registry = "111122223333.dkr.ecr.eu-central-1.amazonaws.com", repositoryPrefix = "s3www-dev" }
    error_message = "the images come from elsewhere than the infrastructure's registry"
  }

  # Site is reached by TLS from outside.
  assert {
    condition     = output.url == "https://www.dev.example.com/" && yamldecode(module.site.values).externalDNS.hostnames == ["www.dev.example.com"]
    error_message = "it is served under another name"
  }
  assert {
    condition     = yamldecode(module.site.values).sidecar.tls.certManager == { issuerRef = { name = "letsencrypt", kind = "ClusterIssuer" }, dnsNames = ["www.dev.example.com"] }
    error_message = "the certificate is for another name, or by another issuer"
  }
  assert {
    condition     = yamldecode(module.site.values).service.type == "LoadBalancer" && yamldecode(module.site.values).service.loadBalancerClass == "service.k8s.aws/nlb"
    error_message = "the load balancer is not the controller's"
  }
  assert {
    condition     = yamldecode(module.site.values).autoscaling == { enabled = true, minReplicas = 2, maxReplicas = 4 } && yamldecode(module.site.values).networkPolicy.enabled
    error_message = "the pods do not follow the load, or anybody may reach them"
  }

  # Addons are who the infrastructure knows.
  # Namespace and account of each part that has a role: the infrastructure's tests have the same list.
  assert {
    condition = {
      cluster-autoscaler = [helm_release.base["cluster-autoscaler"].namespace, yamldecode(helm_release.base["cluster-autoscaler"].values[0]).rbac.serviceAccount.name]
      load-balancer      = [helm_release.base["aws-load-balancer-controller"].namespace, yamldecode(helm_release.base["aws-load-balancer-controller"].values[0]).serviceAccount.name]
      cert-manager       = [helm_release.base["cert-manager"].namespace, yamldecode(helm_release.base["cert-manager"].values[0]).serviceAccount.name]
      external-secrets   = [helm_release.base["external-secrets"].namespace, yamldecode(helm_release.base["external-secrets"].values[0]).serviceAccount.name]
      external-dns       = [helm_release.monitored["external-dns"].namespace, yamldecode(helm_release.monitored["external-dns"].values[0]).serviceAccount.name]
      fluent-bit         = [helm_release.monitored["fluent-bit"].namespace, yamldecode(helm_release.monitored["fluent-bit"].values[0]).serviceAccount.name]
      velero             = [helm_release.monitored["velero"].namespace, yamldecode(helm_release.monitored["velero"].values[0]).serviceAccount.server.name]
      alertmanager       = [helm_release.monitoring.namespace, yamldecode(helm_release.monitoring.values[0]).alertmanager.serviceAccount.name]
      } == {
      cluster-autoscaler = ["kube-system", "cluster-autoscaler"]
      load-balancer      = ["kube-system", "aws-load-balancer-controller"]
      cert-manager       = ["cert-manager", "cert-manager"]
      external-secrets   = ["external-secrets", "external-secrets"]
      external-dns       = ["external-dns", "external-dns"]
      fluent-bit         = ["logging", "fluent-bit"]
      velero             = ["velero", "velero"]
      alertmanager       = ["monitoring", "alertmanager"]
    }
    error_message = "a part runs as somebody whom the infrastructure gave no role"
  }
  assert {
    condition = alltrue([for release in concat(values(helm_release.base), values(helm_release.monitored), [helm_release.monitoring]) :
      can(regex("^v?[0-9]+\\.[0-9]+\\.[0-9]+$", release.version)) && startswith(release.repository, "https://") && release.atomic
    ])
    error_message = "an add-on is not pinned, not by TLS, or stays half installed"
  }

  # Addons use what the infrastructure made.
  assert {
    condition = yamldecode(helm_release.cluster.values[0]) == {
      volumes      = { keyArn = "arn:aws:kms:eu-central-1:111122223333:key/volumes" }
      secrets      = { region = "eu-central-1" }
      certificates = { server = "https://acme-v02.api.letsencrypt.org/directory", email = "oncall@example.com", region = "eu-central-1", zone = "dev.example.com", zoneID = "Z0123456789" }
      grafana      = { namespace = "monitoring", secret = "s3www-dev/grafana" }
    }
    error_message = "volumes, certificates or Grafana's password are somebody else's"
  }
  assert {
    condition     = strcontains(yamldecode(helm_release.monitored["fluent-bit"].values[0]).config.outputs, "log_group_name /s3www-dev/pods") && strcontains(yamldecode(helm_release.monitored["fluent-bit"].values[0]).config.outputs, "auto_create_group false")
    error_message = "logs go elsewhere than into the group with a retention"
  }
  assert {
    condition     = yamldecode(helm_release.monitored["velero"].values[0]).configuration.backupStorageLocation[0].bucket == "s3www-dev-111122223333-backup" && yamldecode(helm_release.monitored["velero"].values[0]).schedules.daily.template.ttl == "168h"
    error_message = "backups go elsewhere, or are kept for another time"
  }
  assert {
    condition     = yamldecode(helm_release.monitoring.values[0]).alertmanager.config.receivers[1].sns_configs[0].topic_arn == "arn:aws:sns:eu-central-1:111122223333:s3www-dev-alarms"
    error_message = "alerts reach nobody"
  }
  assert {
    condition     = yamldecode(helm_release.monitoring.values[0]).prometheus.prometheusSpec.storageSpec.volumeClaimTemplate.spec.resources.requests.storage == "20Gi" && yamldecode(helm_release.monitoring.values[0]).prometheus.prometheusSpec.retention == "7d"
    error_message = "Prometheus keeps less or more than was asked for"
  }
  assert {
    condition     = yamldecode(helm_release.base["aws-load-balancer-controller"].values[0]).vpcId == "vpc-0123456789" && yamldecode(helm_release.base["cluster-autoscaler"].values[0]).autoDiscovery.clusterName == "s3www-dev" && yamldecode(helm_release.monitored["external-dns"].values[0]).domainFilters == ["dev.example.com"]
    error_message = "a controller works on another cluster, network or domain"
  }
}

run "one_pod_at_the_domain_itself_with_a_certificate_for_trials" {
  command = apply

  variables {
    replicas     = { min = 1, max = 1 }
    subdomain    = ""
    image_tag    = "0.2.0"
    values       = { replicas = 5 }
    acme_staging = true
  }
  assert {
    condition     = !yamldecode(module.site.values).autoscaling.enabled && yamldecode(module.site.values).replicas == 5 && yamldecode(module.site.values).image.tag == "0.2.0"
    error_message = "values do not win, or an autoscaler watches one pod"
  }
  assert {
    condition     = output.url == "https://dev.example.com/"
    error_message = "the domain itself cannot be had"
  }
  assert {
    condition     = yamldecode(helm_release.cluster.values[0]).certificates.server == "https://acme-staging-v02.api.letsencrypt.org/directory"
    error_message = "trials use up the limits of real certificates"
  }
}

run "minio_has_its_keys_from_secrets_manager" {
  command = apply

  override_data {
    target = data.terraform_remote_state.infrastructure
    values = {
      outputs = {
        application = {
          name = "s3www-dev", environment = "dev", region = "eu-central-1", tags = {}
          cluster = {
            name   = "s3www-dev", endpoint = "https://0123456789.gr7.eu-central-1.eks.amazonaws.com", certificate_authority_data = "Y2VydGlmaWNhdGU="
            vpc_id = "vpc-0123456789", volume_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/volumes"
          }
          domain  = { name = "dev.example.com", zone_id = "Z0123456789" }
          store   = { kind = "minio", bucket = null }
          secrets = { grafana = "s3www-dev/grafana", minio-root = "s3www-dev/minio-root", minio-seeder = "s3www-dev/minio-seeder", minio-s3www = "s3www-dev/minio-s3www" }
          images  = "111122223333.dkr.ecr.eu-central-1.amazonaws.com"
          logs    = "/s3www-dev/pods"
          alarms  = "arn:aws:sns:eu-central-1:111122223333:s3www-dev-alarms"
          backup  = { bucket = "s3www-dev-111122223333-backup", retention_days = 7 }
        }
      }
    }
  }
  assert {
    condition = yamldecode(module.site.values).externalSecrets == {
      secretStoreRef = { name = "aws", kind = "ClusterSecretStore" }
      root           = { key = "s3www-dev/minio-root" }
      seeder         = { key = "s3www-dev/minio-seeder" }
      s3www          = { key = "s3www-dev/minio-s3www" }
    } && yamldecode(module.site.values).minio.enabled && !can(yamldecode(module.site.values).store.workloadIdentity)
    error_message = "MinIO's keys are somebody else's, or it is not installed"
  }
}

run "infrastructure_that_was_never_applied" {
  command = plan

  override_data {
    target = data.terraform_remote_state.infrastructure
    values = { outputs = {} }
  }
  expect_failures = [data.terraform_remote_state.infrastructure]
}

run "variables_that_are_wrong" {
  command = plan

  variables {
    infrastructure_state = { bucket = "s3www-state", key = "dev", region = "eu-central-1" }
    content              = "https://example.com/hero.gif"
    subdomain            = "www.example"
    acme_email           = "oncall"
    replicas             = { min = 3, max = 2 }
    prometheus           = { replicas = 1, retention_days = 7, storage_gb = 0 }
    values               = ["replicas"]
  }
  expect_failures = [var.infrastructure_state, var.content, var.subdomain, var.acme_email, var.replicas, var.prometheus, var.values]
}
