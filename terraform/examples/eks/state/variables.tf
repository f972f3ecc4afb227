variable "name" {
  description = "Name of the bucket, one for all accounts of the world: best with the account's number."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends."
  }
}

variable "region" {
  description = "Region of the bucket."
  type        = string
  default     = "eu-central-1"
  nullable    = false
}
