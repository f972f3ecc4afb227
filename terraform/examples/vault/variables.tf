variable "vault" {
  description = "Vault: its address, the mounts of its KV version 2 and of its Kubernetes auth method, the role there, the folder with root, seeder and s3www, and a ConfigMap with its CA under ca.crt where that is not a public one."
  type = object({
    address       = string
    mount         = optional(string, "secret")
    auth_mount    = optional(string, "kubernetes")
    role          = optional(string, "s3www")
    folder        = optional(string, "s3www")
    ca_config_map = optional(string, "")
  })
  nullable = false

  validation {
    condition     = can(regex("^https://[^\\s/]+", var.vault.address))
    error_message = "vault.address must be an https: address: tokens travel there."
  }
}

variable "content" {
  description = "What is served."
  type = object({
    url      = string
    checksum = optional(string)
  })
  nullable = false
}

variable "name" {
  description = "Name of the Helm release."
  type        = string
  default     = "site"
  nullable    = false
}

variable "namespace" {
  description = "Namespace of the release, which is there."
  type        = string
  nullable    = false
}

variable "values" {
  description = "Further values of the chart."
  type        = any
  default     = {}
}

variable "kubeconfig" {
  description = "Path of the kubeconfig file."
  type        = string
  default     = "~/.kube/config"
  nullable    = false
}

variable "context" {
  description = "Context in it; by default the current one."
  type        = string
  default     = null
}
