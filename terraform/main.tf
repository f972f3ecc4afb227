locals {
  chart = coalesce(var.chart, "${path.module}/../charts/s3www")

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
  } : key => value if value != null }

  bundled = var.store.endpoint == null

  # What was not said is left out: null would erase the chart's default.
  values = {
    content = local.content
    store = { for key, value in {
      bucket           = var.store.bucket
      region           = var.store.region
      endpoint         = var.store.endpoint
      existingSecret   = local.bundled ? null : var.store.existing_secret
      workloadIdentity = var.store.workload_identity
    } : key => value if value != null }
    minio = { for key, value in {
      enabled        = local.bundled
      existingSecret = local.bundled ? var.store.existing_secret : null
    } : key => value if value != null }
  }
}

resource "helm_release" "this" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = var.create_namespace
  chart            = local.chart
  version          = var.chart_version
  description      = length(local.chart_files) > 0 ? "chart files ${substr(local.chart_hash, 0, 16)}" : null
  values           = [yamlencode(local.values), yamlencode(var.values)]

  wait        = var.wait
  atomic      = var.atomic
  timeout     = var.timeout
  max_history = var.max_history
}
