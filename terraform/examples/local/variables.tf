variable "content_url" {
  description = "What to serve."
  type        = string
}

variable "content_checksum" {
  description = "What it must be: sha256:… or sha512:…"
  type        = string
  default     = null
}

variable "namespace" {
  description = "Where to: made by apply, deleted by destroy."
  type        = string
  default     = "site"
}

variable "kubeconfig" {
  description = "Path of the kubeconfig file."
  type        = string
  default     = "~/.kube/config"
}

variable "context" {
  description = "Context in it; by default the current one."
  type        = string
  default     = null
}

variable "values" {
  description = "Further values of the chart, such as {image = {registry = \"registry.example.com\"}}: the project's images are not published yet."
  type        = any
  default     = {}
}
