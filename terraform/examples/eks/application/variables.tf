variable "infrastructure_state" {
  description = "Where the state of the infrastructure lies: as in its own environments/<environment>.s3.tfbackend."
  type = object({
    bucket = string
    key    = string
    region = string
  })
  nullable = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.infrastructure_state.bucket)) && endswith(var.infrastructure_state.key, ".tfstate")
    error_message = "infrastructure_state must name a bucket and a key that ends in .tfstate."
  }
}

variable "content" {
  description = "What is served, as in the module: url and checksum, or manifest. A change rolls the pods to a new release."
  type        = any
  nullable    = false

  validation {
    condition     = can(keys(var.content))
    error_message = "content must be an object, such as { url = \"https://example.com/hero.gif\", checksum = \"sha256:…\" }."
  }
}

variable "subdomain" {
  description = "Name below the environment's domain under which it is served; empty: the domain itself."
  type        = string
  default     = "www"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$", var.subdomain))
    error_message = "subdomain must be one name of lower-case letters, digits and hyphens, or empty."
  }
}

variable "acme_email" {
  description = "Whom Let's Encrypt writes to about the certificates."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.acme_email))
    error_message = "acme_email must be an address such as oncall@example.com."
  }
}

variable "acme_staging" {
  description = "Certificates of Let's Encrypt's staging, which no browser trusts and hardly any limit holds for."
  type        = bool
  default     = false
  nullable    = false
}

variable "replicas" {
  description = "Pods that serve: never fewer than min nor more than max, by their load."
  type = object({
    min = number
    max = number
  })
  nullable = false

  validation {
    condition     = var.replicas.min >= 1 && var.replicas.max >= var.replicas.min
    error_message = "replicas: min must be 1 or more, and max no less than min."
  }
}

variable "prometheus" {
  description = "Servers that scrape, each on its own, days for which they keep the series, and GiB of the volume of each."
  type = object({
    replicas       = number
    retention_days = number
    storage_gb     = number
  })
  nullable = false

  validation {
    condition     = var.prometheus.replicas >= 1 && var.prometheus.retention_days >= 1 && var.prometheus.storage_gb >= 5
    error_message = "prometheus: replicas and retention_days must be 1 or more, storage_gb 5 or more."
  }
}

variable "image_tag" {
  description = "Tag of the seeder's and the sidecar's image in the registry of the infrastructure; null: the chart's appVersion."
  type        = string
  default     = null
}

variable "values" {
  description = "Further values of the chart s3www; a section of them replaces the whole section that is set here."
  type        = any
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.values))
    error_message = "values must be an object, shaped like the chart's values."
  }
}
