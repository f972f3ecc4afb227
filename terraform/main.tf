locals {
  namespace = one(concat(kubernetes_namespace_v1.this[*].metadata[0].name, data.kubernetes_namespace_v1.existing[*].metadata[0].name))

  chart        = coalesce(var.chart, "${path.module}/../charts/s3www")
  chart_folder = !can(regex("^[a-z]+://|[.]tgz$", local.chart)) && var.repository == null

  # The provider upgrades from a folder only when the chart's version or an argument changes: the release's description does, with each file.
  chart_files = setunion(fileset(local.chart, "{Chart,values}*"), fileset(local.chart, "{charts,crds,files,templates}/**"))
  chart_hash  = sha256(join("", [for file in sort(local.chart_files) : "${file} ${filesha256("${local.chart}/${file}")}\n"]))

  content = { for key, value in {
    url          = var.content.url
    checksum     = var.content.checksum
    path         = var.content.path
    contentType  = var.content.content_type
    cacheControl = var.content.cache_control
    unpack       = var.content.unpack
    release      = var.content.release
    manifest = var.content.manifest == null ? null : [for entry in var.content.manifest : { for key, value in {
      source       = entry.source
      path         = entry.path
      checksum     = entry.checksum
      contentType  = entry.content_type
      cacheControl = entry.cache_control
      unpack       = entry.unpack
    } : key => value if value != null }]
    manifestFrom = var.content.manifest_from == null ? null : { for key, value in {
      configMap = var.content.manifest_from.config_map
      secret    = var.content.manifest_from.secret
      key       = var.content.manifest_from.key
    } : key => value if value != null }
  } : key => value if value != null }

  bundled = var.store.endpoint == null

  existing_secrets = { for who, from in var.credentials : who => from.existing_secret if from.existing_secret != null }
  external_secrets = { for who, from in var.credentials : who => from.external_secret if from.external_secret != null }

  # What was not said is left out: null would erase the chart's default.
  sections = { for section, values in {
    content = local.content
    store = merge({ for key, value in {
      bucket           = var.store.bucket
      region           = var.store.region
      endpoint         = var.store.endpoint
      existingSecret   = var.store.existing_secret
      workloadIdentity = var.store.workload_identity
      rotation         = var.rotation
    } : key => value if value != null }, { for who, name in local.existing_secrets : who => { existingSecret = name } if who != "root" })
    minio = merge({ enabled = local.bundled }, { for key, value in {
      existingSecret = lookup(local.existing_secrets, "root", null)
      rotation       = var.rotation
      persistence    = { whenDeleted = var.keep_data ? "Retain" : "Delete" }
    } : key => value if value != null && local.bundled })
    externalSecrets = merge({ for key, value in {
      secretStoreRef  = try({ name = var.secret_store.name, kind = var.secret_store.kind }, null)
      refreshInterval = try(var.secret_store.refresh_interval, null)
      } : key => value if value != null }, { for who, from in local.external_secrets : who => {
      for key, value in from : key => value if length(value) > 0
    } })
  } : section => values if length(values) > 0 }

  # The caller's values win, at any depth that the sections above have: two keys below a section.
  values = merge(var.values, { for section, own in local.sections : section => {
    for key in setunion(keys(own), keys(try(var.values[section], {}))) :
    key => try(merge(own[key], var.values[section][key]), var.values[section][key], own[key])
  } })
}

resource "helm_release" "this" {
  name       = var.name
  namespace  = local.namespace
  repository = var.repository
  chart      = local.chart
  version    = var.chart_version

  description = local.chart_folder ? "chart files ${substr(local.chart_hash, 0, 16)}" : null
  values      = [yamlencode(local.values)]
  lint        = true # the chart's schema judges the values while planning

  wait        = var.wait
  atomic      = var.atomic
  timeout     = var.timeout
  max_history = var.max_history

  # Helm's uninstall is done before quota and limits go.
  depends_on = [kubernetes_resource_quota_v1.this, kubernetes_limit_range_v1.this]

  lifecycle {
    precondition {
      condition     = !local.chart_folder || fileexists("${local.chart}/Chart.yaml")
      error_message = "There is no chart in ${local.chart}."
    }
  }
}
