variable "content" {
  description = "What is served: url, and optionally checksum (sha256:…, sha512:… or the URL of a sums file), path, content_type, cache_control, unpack (tar, tar.gz, tar.zst or zip); or manifest, a list of such with source for url; or manifest_from, the config_map or secret (and key) that holds one, which wants release. release is a name of your own for it. A change rolls the pods to a new release."
  type = object({
    url           = optional(string)
    checksum      = optional(string)
    path          = optional(string)
    content_type  = optional(string)
    cache_control = optional(string)
    unpack        = optional(string)
    manifest = optional(list(object({
      source        = string
      path          = optional(string)
      checksum      = optional(string)
      content_type  = optional(string)
      cache_control = optional(string)
      unpack        = optional(string)
    })))
    manifest_from = optional(object({
      config_map = optional(string)
      secret     = optional(string)
      key        = optional(string)
    }))
    release = optional(string)
  })
  nullable = false

  validation {
    condition     = length([for way in [var.content.url, var.content.manifest, var.content.manifest_from] : way if way != null]) == 1
    error_message = "content wants one of url, manifest and manifest_from."
  }
  validation {
    condition     = var.content.manifest_from == null || try((var.content.manifest_from.config_map == null) != (var.content.manifest_from.secret == null), false)
    error_message = "content.manifest_from wants either config_map or secret."
  }
  validation {
    condition     = var.content.manifest_from == null || var.content.release != null
    error_message = "content.release is missing: what content.manifest_from names cannot be read here, so the release wants a name that changes with it."
  }
  validation {
    condition     = can(regex("^(https?://[^\\s/]+|file:///content/)\\S*$", var.content.url == null ? "https://none" : var.content.url))
    error_message = "content.url must be an http: or https: URL, or file:///content/… with values.content.volume."
  }
  validation {
    condition     = contains(["tar", "tar.gz", "tar.zst", "zip"], coalesce(var.content.unpack, "zip"))
    error_message = "content.unpack must be tar, tar.gz, tar.zst or zip."
  }
  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$", coalesce(var.content.release, "none")))
    error_message = "content.release must be 1 to 128 of A-Z a-z 0-9 . _ - and start with a letter or digit."
  }
  validation {
    condition = var.content.url != null || alltrue([for value in [
      var.content.checksum, var.content.path, var.content.content_type, var.content.cache_control, var.content.unpack
    ] : value == null])
    error_message = "content.checksum, path, content_type, cache_control and unpack are about content.url: each entry of a manifest has its own."
  }
  validation {
    condition     = try(length(var.content.manifest), 1) > 0
    error_message = "content.manifest must have an entry."
  }
  validation {
    condition     = alltrue([for entry in coalesce(var.content.manifest, []) : can(regex("^(https?://[^\\s/]+|file:///content/)\\S*$", entry.source))])
    error_message = "content.manifest: each source must be an http: or https: URL, or file:///content/… with values.content.volume."
  }
  validation {
    condition     = alltrue([for entry in coalesce(var.content.manifest, []) : can(regex("^(sha256:[0-9a-fA-F]{64}|sha512:[0-9a-fA-F]{128}|https?://[^\\s/]+\\S*)$", coalesce(entry.checksum, "https://none")))])
    error_message = "content.manifest: each checksum must be sha256: or sha512: and its hex digits, or the URL of a sums file."
  }
  validation {
    condition = alltrue(flatten([for entry in coalesce(var.content.manifest, []) : [for segment in split("/", coalesce(entry.path, "none")) :
      can(regex("^[^\\\\]+$", segment)) && !contains([".", ".."], segment)
    ]]))
    error_message = "content.manifest: each path must be relative, without empty, \".\" or \"..\" segments."
  }
  validation {
    condition     = alltrue([for entry in coalesce(var.content.manifest, []) : can(regex("^[^\\s/]+/[^\\s/]+.*$", coalesce(entry.content_type, "none/none")))])
    error_message = "content.manifest: each content_type must be a media type such as image/gif."
  }
  validation {
    condition     = alltrue([for entry in coalesce(var.content.manifest, []) : contains(["tar", "tar.gz", "tar.zst", "zip"], coalesce(entry.unpack, "zip"))])
    error_message = "content.manifest: each unpack must be tar, tar.gz, tar.zst or zip."
  }
  validation {
    condition     = can(regex("^(sha256:[0-9a-fA-F]{64}|sha512:[0-9a-fA-F]{128}|https?://[^\\s/]+\\S*)$", coalesce(var.content.checksum, "https://none")))
    error_message = "content.checksum must be sha256: or sha512: and its hex digits, or the URL of a sums file."
  }
  validation {
    condition     = alltrue([for segment in split("/", coalesce(var.content.path, "none")) : can(regex("^[^\\\\]+$", segment)) && !contains([".", ".."], segment)])
    error_message = "content.path must be relative, without empty, \".\" or \"..\" segments."
  }
  validation {
    condition     = can(regex("^[^\\s/]+/[^\\s/]+.*$", coalesce(var.content.content_type, "none/none")))
    error_message = "content.content_type must be a media type such as image/gif."
  }
}

variable "name" {
  description = "Name of the Helm release."
  type        = string
  default     = "site"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.name)) && length(var.name) <= 53
    error_message = "name must be 1 to 53 lower-case letters, digits and hyphens, with a letter or digit at both ends."
  }
}

variable "namespace" {
  description = "Namespace of the release."
  type        = string
  default     = "site"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.namespace)) && length(var.namespace) <= 63
    error_message = "namespace must be 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends."
  }
}

variable "create_namespace" {
  description = "Make the namespace; destroy deletes it with all that is in it. Otherwise it must be there, and stays."
  type        = bool
  default     = false
  nullable    = false
}

variable "keep_data" {
  description = "The bundled MinIO's volumes outlive destroy, and the next installation of the same name takes them up. Needs a namespace that stays."
  type        = bool
  default     = true
  nullable    = false

  validation {
    condition     = !(var.keep_data && var.create_namespace && var.store.endpoint == null)
    error_message = "keep_data cannot hold with create_namespace: the data goes with the namespace. Make the namespace elsewhere, or say keep_data = false."
  }
}

variable "pod_security" {
  description = "Pod Security Standard that a namespace made here enforces, warns of and audits: restricted, baseline or privileged; null sets no labels."
  type        = string
  default     = "restricted"

  validation {
    condition     = contains(["restricted", "baseline", "privileged"], coalesce(var.pod_security, "restricted"))
    error_message = "pod_security must be restricted, baseline or privileged, or null."
  }
}

variable "namespace_labels" {
  description = "Further labels of a namespace made here; they win over those of pod_security."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = var.create_namespace || length(var.namespace_labels) == 0
    error_message = "namespace_labels are for a namespace made here: set create_namespace = true."
  }
}

variable "namespace_annotations" {
  description = "Annotations of a namespace made here."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = var.create_namespace || length(var.namespace_annotations) == 0
    error_message = "namespace_annotations are for a namespace made here: set create_namespace = true."
  }
}

variable "resource_quota" {
  description = "Ceilings of a ResourceQuota for the whole namespace, such as {\"requests.cpu\" = \"4\", pods = \"20\"}; {} makes none. A quota on limits wants limit_range to give limits to containers without."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for amount in values(var.resource_quota) : can(regex("^[0-9]+([.][0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$", amount))])
    error_message = "resource_quota: each amount must be a quantity such as 20, 500m or 4Gi."
  }
}

variable "limit_range" {
  description = "A LimitRange for the whole namespace, by what it limits, Container, Pod or PersistentVolumeClaim: such as {Container = {default_request = {cpu = \"50m\"}, max = {memory = \"2Gi\"}}}; {} makes none."
  type = map(object({
    default         = optional(map(string))
    default_request = optional(map(string))
    min             = optional(map(string))
    max             = optional(map(string))
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for kind in keys(var.limit_range) : contains(["Container", "Pod", "PersistentVolumeClaim"], kind)])
    error_message = "limit_range limits a Container, a Pod or a PersistentVolumeClaim."
  }
  validation {
    condition     = alltrue([for kind, limits in var.limit_range : kind == "Container" || limits.default == null && limits.default_request == null])
    error_message = "limit_range: default and default_request are for a Container."
  }
  validation {
    condition = alltrue(flatten([for limits in values(var.limit_range) : [for amounts in [limits.default, limits.default_request, limits.min, limits.max] :
      [for amount in values(coalesce(amounts, {})) : can(regex("^[0-9]+([.][0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$", amount))]
    ]]))
    error_message = "limit_range: each amount must be a quantity such as 500m or 4Gi."
  }
}

variable "repository" {
  description = "Address of the repository that holds the chart, oci:// or https://; chart is then its name there."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^(oci|https?)://[^\\s/]+", coalesce(var.repository, "oci://none")))
    error_message = "repository must be an oci: or https: address."
  }
  validation {
    condition     = var.repository == null || var.chart != null
    error_message = "chart is missing: it names the chart in the repository."
  }
}

variable "chart" {
  description = "The chart: a folder, an archive or an oci:// address. By default the one beside this module."
  type        = string
  default     = null
}

variable "chart_version" {
  description = "Version of a chart that comes from a registry."
  type        = string
  default     = null

  validation {
    condition     = var.chart_version != null || var.repository == null && !startswith(coalesce(var.chart, "here"), "oci://")
    error_message = "chart_version is missing: a chart from a registry is pinned by its version."
  }
}

variable "store" {
  description = "The S3 store: bucket and region; endpoint for one that is there (without it MinIO is installed), with existing_secret, the Secret with its accessKey and secretKey for seeder and s3www alike, or two of credentials, or workload_identity where the pods have a role on AWS."
  type = object({
    bucket            = optional(string)
    region            = optional(string)
    endpoint          = optional(string)
    existing_secret   = optional(string)
    workload_identity = optional(bool)
  })
  default  = {}
  nullable = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", coalesce(var.store.bucket, "none")))
    error_message = "store.bucket must be 3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends."
  }
  validation {
    condition     = can(regex("^https?://[^\\s/?#@]+/?$", coalesce(var.store.endpoint, "https://none")))
    error_message = "store.endpoint must be scheme, host and port, such as https://s3.example.com."
  }
  validation {
    condition     = var.store.endpoint != null || var.store.existing_secret == null
    error_message = "store.existing_secret is for a store.endpoint: the bundled MinIO has credentials.root."
  }
  validation {
    condition     = var.store.endpoint == null || var.store.existing_secret != null || coalesce(var.store.workload_identity, false) || alltrue([for who in ["seeder", "s3www"] : contains(keys(var.credentials), who)])
    error_message = "store.existing_secret is missing: it names the Secret with accessKey and secretKey for store.endpoint, unless credentials has seeder and s3www or store.workload_identity gives the pods a role."
  }
  validation {
    condition     = !contains(keys(var.credentials), "root") || var.store.endpoint == null
    error_message = "credentials.root is the bundled MinIO's: with store.endpoint there is none."
  }
  validation {
    condition     = !coalesce(var.store.workload_identity, false) || (var.store.endpoint != null && var.store.existing_secret == null && length(var.credentials) == 0)
    error_message = "store.workload_identity is for a store.endpoint, in place of store.existing_secret and credentials."
  }
}

variable "credentials" {
  description = "Where root (of the bundled MinIO), seeder, s3www and backup have their keys from: existing_secret, the name of a Secret with rootUser and rootPassword, for the others accessKey and secretKey; or external_secret, where the External Secrets Operator finds them in secret_store: key, and the names of the properties below it. For those who are not named the chart generates keys once and keeps them."
  type = map(object({
    existing_secret = optional(string)
    external_secret = optional(object({
      key        = string
      properties = optional(map(string), {})
    }))
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for who in keys(var.credentials) : contains(["root", "seeder", "s3www", "backup"], who)])
    error_message = "credentials are for root, seeder, s3www and backup."
  }
  validation {
    condition     = alltrue([for from in values(var.credentials) : (from.existing_secret == null) != (from.external_secret == null)])
    error_message = "credentials: each wants either existing_secret or external_secret."
  }
}

variable "secret_store" {
  description = "The store of the External Secrets Operator for credentials, such as one that leads to Vault or AWS Secrets Manager: its name and kind, and how often it is asked."
  type = object({
    name             = string
    kind             = optional(string, "SecretStore")
    refresh_interval = optional(string)
  })
  default = null

  validation {
    condition     = contains(["SecretStore", "ClusterSecretStore"], try(var.secret_store.kind, "SecretStore"))
    error_message = "secret_store.kind must be SecretStore or ClusterSecretStore."
  }
  validation {
    condition     = can(regex("^([0-9]+[hms])+$", try(coalesce(var.secret_store.refresh_interval), "1h")))
    error_message = "secret_store.refresh_interval must be a time such as 1h or 30m."
  }
  validation {
    condition     = var.secret_store != null || alltrue([for from in values(var.credentials) : from.external_secret == null])
    error_message = "secret_store is missing: it says where each external_secret of credentials is."
  }
}

variable "rotation" {
  description = "Any text; another one makes new keys where the chart made the old ones, and rolls the pods, so that they read their Secrets again. Those before are good until the next rotation."
  type        = string
  default     = null
}

variable "values" {
  description = "Further values of the chart; they win over the other variables. The chart's own schema judges them while planning. No secrets: they would stand in the state."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.values))
    error_message = "values must be an object, shaped like the chart's values."
  }
}

variable "wait" {
  description = "Wait until the pods are ready: with it, an apply that succeeds means content that is served."
  type        = bool
  default     = true
  nullable    = false
}

variable "verify" {
  description = "Warn after an apply, and with a plan that changes nothing, when no pod answers or one serves another release than the one asked for. Wants the right to list Deployments and Pods. A `terraform test` that only plans fails with it, for it cannot know."
  type        = bool
  default     = true
  nullable    = false
}

variable "atomic" {
  description = "Take back what failed: a first installation is removed, an upgrade rolled back."
  type        = bool
  default     = true
  nullable    = false
}

variable "timeout" {
  description = "Seconds for each step of Helm, seeding included."
  type        = number
  default     = 600
  nullable    = false

  validation {
    condition     = var.timeout >= 1 && floor(var.timeout) == var.timeout
    error_message = "timeout must be a whole number of seconds, 1 or more."
  }
}

variable "max_history" {
  description = "Revisions that Helm keeps for rollbacks; 0 keeps all."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.max_history >= 0 && floor(var.max_history) == var.max_history
    error_message = "max_history must be a whole number, 0 or more."
  }
}
