variable "sites" {
  description = "Sites by the names of their Helm releases: content (url, and optionally checksum, path and unpack), the hostname of an Ingress, replicas."
  type = map(object({
    content = object({
      url      = string
      checksum = optional(string)
      path     = optional(string)
      unpack   = optional(string)
    })
    hostname = optional(string)
    replicas = optional(number, 2)
  }))
  nullable = false
}

variable "namespace" {
  description = "Namespace of all sites, which is there."
  type        = string
  nullable    = false
}

variable "keep_data" {
  description = "MinIO's volumes outlive destroy. To be rid of them say false, apply, and then destroy."
  type        = bool
  default     = true
  nullable    = false
}

variable "timeout" {
  description = "Seconds that an apply waits for a site before it takes the change back."
  type        = number
  default     = 600
  nullable    = false
}

variable "ingress_class" {
  description = "IngressClass; by default the cluster's own."
  type        = string
  default     = null
}

variable "cluster_issuer" {
  description = "ClusterIssuer of cert-manager for the hostnames; none without TLS."
  type        = string
  default     = null
}

variable "prometheus_labels" {
  description = "Labels by which the Prometheus Operator selects PodMonitors and PrometheusRules, such as {release = \"kube-prometheus-stack\"}; by default there are no alerts, and PodMonitors have no label."
  type        = map(string)
  default     = null
}

variable "values" {
  description = "Further values of the chart for every site."
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
