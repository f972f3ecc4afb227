variable "name" {
  description = "Name of the bucket."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts what lies in it."
  type        = string
}

variable "expire_days" {
  description = "Days after which an object is deleted; null: never."
  type        = number
  default     = null
}

variable "old_versions" {
  description = "Days for which what was overwritten or deleted can still be had."
  type        = number
}

variable "policy_document" {
  description = "Who else may use it, as a policy; null: nobody but by their own rights in this account."
  type        = string
  default     = null
}

variable "deletable" {
  description = "Delete it even when something lies in it."
  type        = bool
}
