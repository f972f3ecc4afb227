variable "content" {
  description = "What is served: url, and optionally checksum (sha256:…, sha512:… or the URL of a sums file), path, content_type, cache_control, unpack (tar, tar.gz, tar.zst or zip); or manifest, a list of such with source for url; release is a name of your own for it. A change rolls the pods to a new release."
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
    release = optional(string)
  })
  nullable = false

  validation {
    condition     = (var.content.url == null) != (var.content.manifest == null)
    error_message = "content wants either url or manifest."
  }
  validation {
    condition     = can(regex("^https?://[^\\s/]+\\S*$", var.content.url == null ? "https://none" : var.content.url))
    error_message = "content.url must be an http: or https: URL."
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
    condition = var.content.manifest == null || alltrue([for value in [
      var.content.checksum, var.content.path, var.content.content_type, var.content.cache_control, var.content.unpack
    ] : value == null])
    error_message = "content.checksum, path, content_type, cache_control and unpack are about content.url: each entry of content.manifest has its own."
  }
  validation {
    condition     = try(length(var.content.manifest), 1) > 0
    error_message = "content.manifest must have an entry."
  }
  validation {
    condition     = alltrue([for entry in coalesce(var.content.manifest, []) : can(regex("^https?://[^\\s/]+\\S*$", entry.source))])
    error_message = "content.manifest: each source must be an http: or https: URL."
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
  description = "Make the namespace when it is missing. Helm never deletes it."
  type        = bool
  default     = true
  nullable    = false
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
    condition     = var.chart_version != null || !startswith(coalesce(var.chart, "here"), "oci://")
    error_message = "chart_version is missing: a chart from a registry is pinned by its version."
  }
}

variable "store" {
  description = "The S3 store: bucket and region; endpoint for one that is there (without it MinIO is installed); existing_secret with accessKey and secretKey for that one, or rootUser and rootPassword for MinIO; workload_identity in place of a Secret, where the pods have a role on AWS."
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
    condition     = var.store.endpoint == null || var.store.existing_secret != null || coalesce(var.store.workload_identity, false)
    error_message = "store.existing_secret is missing: it names the Secret with accessKey and secretKey for store.endpoint, unless store.workload_identity gives the pods a role."
  }
  validation {
    condition     = !coalesce(var.store.workload_identity, false) || (var.store.endpoint != null && var.store.existing_secret == null)
    error_message = "store.workload_identity is for a store.endpoint, in place of store.existing_secret."
  }
}

variable "values" {
  description = "Further values of the chart; they win over the other variables. No secrets: they would stand in the state."
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
