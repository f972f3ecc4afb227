variable "name" {
  description = "Name of the project: the first part of every name, and the tag Project."
  type        = string
  default     = "s3www"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.name))
    error_message = "name must be 2 to 20 lower-case letters, digits and hyphens, begin with a letter and end with a letter or digit: names of buckets and roles are made of it."
  }
}

variable "environment" {
  description = "Name of the environment, such as dev, staging or prod: the second part of every name, and the tag Environment. Best one AWS account for each."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.environment))
    error_message = "environment must be 2 to 10 lower-case letters and digits and begin with a letter."
  }
}

variable "owner" {
  description = "Tag Owner: whom to ask."
  type        = string
  nullable    = false

  validation {
    condition     = length(trimspace(var.owner)) > 0
    error_message = "owner is missing: say whom to ask about what this costs."
  }
}

variable "cost_center" {
  description = "Tag CostCenter: who pays."
  type        = string
  nullable    = false

  validation {
    condition     = length(trimspace(var.cost_center)) > 0
    error_message = "cost_center is missing: say who pays."
  }
}

variable "region" {
  description = "Region of all but the copies."
  type        = string
  default     = "eu-central-1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region of AWS such as eu-central-1."
  }
}

variable "replica_region" {
  description = "Region of the copies of the backups, the content and the snapshots; null: there are none."
  type        = string
  default     = null

  validation {
    condition     = var.replica_region == null || can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.replica_region))
    error_message = "replica_region must be a region of AWS such as eu-west-1."
  }
  validation {
    condition     = var.replica_region == null || var.replica_region != var.region
    error_message = "replica_region must be another one than region: a copy in the same region goes with it."
  }
}

variable "cidr" {
  description = "Addresses of the VPC, a /16."
  type        = string
  nullable    = false

  validation {
    condition     = can(cidrnetmask(var.cidr)) && endswith(var.cidr, "/16")
    error_message = "cidr must be a block of IPv4 addresses of the size /16, such as 10.20.0.0/16."
  }
}

variable "nat_per_zone" {
  description = "A NAT gateway in each zone: the loss of a zone then takes no other zone's way out with it. Otherwise one for all."
  type        = bool
  default     = true
  nullable    = false
}

variable "kubernetes_version" {
  description = "Version of Kubernetes. The node groups follow it."
  type        = string
  default     = "1.35"
  nullable    = false

  validation {
    condition     = can(regex("^1\\.(3[0-9]|[4-9][0-9])$", var.kubernetes_version))
    error_message = "kubernetes_version must be 1.30 or later, as major and minor such as 1.35: the chart's pods need a sleep before they stop, which came with 1.30."
  }
}

variable "addon_versions" {
  description = "Versions of EKS add-ons by their names, such as { coredns = \"v1.12.4-eksbuild.1\" }; one that is not named has the version that EKS takes when it is made, and keeps it. `aws eks describe-addon-versions --kubernetes-version 1.35` lists them."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for version in values(var.addon_versions) : can(regex("^v[0-9]+\\.[0-9]+\\.[0-9]+-eksbuild\\.[0-9]+$", version))])
    error_message = "addon_versions must be such as v1.12.4-eksbuild.1."
  }
  validation {
    condition     = length(setsubtract(keys(var.addon_versions), concat(local.addons_before_nodes, local.addons_after_nodes))) == 0
    error_message = "addon_versions names an add-on that is not installed here; these are: ${join(", ", concat(local.addons_before_nodes, local.addons_after_nodes))}."
  }
}

variable "administrators" {
  description = "IAM roles or users that administer the cluster, as ARNs. Whoever applies the application must be one of them."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.administrators) > 0
    error_message = "administrators is empty: nobody could use the cluster, for whoever makes it is none by that."
  }
  validation {
    condition     = alltrue([for arn in var.administrators : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/.+$", arn))])
    error_message = "administrators must be ARNs of IAM roles or users, such as arn:aws:iam::111122223333:role/platform."
  }
}

variable "viewers" {
  description = "IAM roles or users that may look at everything in the cluster but Secrets, as ARNs."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.viewers : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/.+$", arn))])
    error_message = "viewers must be ARNs of IAM roles or users, such as arn:aws:iam::111122223333:role/developers."
  }
  validation {
    condition     = length(setintersection(var.viewers, var.administrators)) == 0
    error_message = "viewers names an administrator: a role is either."
  }
}

variable "public_endpoint_cidrs" {
  description = "Blocks of addresses that reach the Kubernetes API from outside the VPC; empty: it has no public endpoint, and whoever applies the application does so from within the VPC or by VPN."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for cidr in var.public_endpoint_cidrs : can(cidrnetmask(cidr)) && try(tonumber(split("/", cidr)[1]), 0) >= 8])
    error_message = "public_endpoint_cidrs must be blocks of IPv4 addresses of at most a /8: the whole internet is not among those who administer the cluster."
  }
}

variable "node_groups" {
  description = "Managed node groups. The cluster autoscaler moves each between min and max; 0 is allowed. The images of this project want x86-64 processors with SHA instructions: m6i, m7i, and AMD's (t3a, m6a, m7a)."
  type = map(object({
    instance_types = list(string)
    min            = number
    max            = number
    spot           = optional(bool, false)
    disk_gb        = optional(number, 40)
    labels         = optional(map(string), {})
    taints         = optional(list(object({ key = string, value = optional(string), effect = string })), [])
  }))
  nullable = false

  validation {
    condition     = length(var.node_groups) > 0
    error_message = "node_groups is empty: nothing could run."
  }
  validation {
    condition     = alltrue([for name in keys(var.node_groups) : can(regex("^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$", name))])
    error_message = "node_groups: each name must be 1 to 22 lower-case letters, digits and hyphens."
  }
  validation {
    condition     = alltrue([for group in values(var.node_groups) : group.min >= 0 && group.max >= 1 && group.max >= group.min])
    error_message = "node_groups: min must be 0 or more, max 1 or more and no less than min."
  }
  validation {
    condition     = alltrue([for group in values(var.node_groups) : length(group.instance_types) > 0])
    error_message = "node_groups: instance_types is empty."
  }
  validation {
    condition     = alltrue(flatten([for group in values(var.node_groups) : [for type in group.instance_types : can(regex("^[a-z0-9-]+\\.[a-z0-9-]+$", type)) && !can(regex("^(t[23]|[cmr][45](d|dn|n|zn)?|[a-z]+[0-9]+g[a-z]*)\\.", type))]]))
    error_message = "node_groups: instance_types must be such as m6i.large; Graviton (m7g and its like) and Intel before Ice Lake (t3, m5, c5, r5 and older) do not run this project's images."
  }
  validation {
    condition     = alltrue([for group in values(var.node_groups) : group.disk_gb >= 20])
    error_message = "node_groups: disk_gb must be 20 or more: the system and the images lie there."
  }
  validation {
    condition     = alltrue(flatten([for group in values(var.node_groups) : [for taint in group.taints : contains(["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"], taint.effect)]]))
    error_message = "node_groups: the effect of a taint must be NO_SCHEDULE, NO_EXECUTE or PREFER_NO_SCHEDULE."
  }
}

variable "working_hours" {
  description = "When there are nodes at all, as recurrences of cron in a time zone: outside of it every node group is at zero. null: always."
  type = object({
    start     = string
    end       = string
    time_zone = optional(string, "Europe/Berlin")
  })
  default = null

  validation {
    condition     = var.working_hours == null || alltrue([for cron in [try(var.working_hours.start, ""), try(var.working_hours.end, "")] : length(split(" ", cron)) == 5])
    error_message = "working_hours.start and end must be recurrences of five fields, such as \"0 7 * * MON-FRI\"."
  }
}

variable "domain" {
  description = "Domain of this environment. A public zone is made for it, which its parent must delegate: see the output name_servers."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain))
    error_message = "domain must be a DNS name such as dev.example.com, in lower case and without a dot at the end."
  }
}

variable "store" {
  description = "Where the content lies: s3, a bucket that the pods reach by their identity, without any key; or minio, on EBS volumes, with its credentials in Secrets Manager."
  type        = string
  default     = "s3"
  nullable    = false

  validation {
    condition     = contains(["s3", "minio"], var.store)
    error_message = "store must be s3 or minio."
  }
}

variable "log_retention_days" {
  description = "Days for which CloudWatch keeps the logs of pods, control plane, network and API calls."
  type        = number
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "trail_retention_days" {
  description = "Days for which the bucket of CloudTrail keeps what was done in this account."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.trail_retention_days >= 90 && floor(var.trail_retention_days) == var.trail_retention_days
    error_message = "trail_retention_days must be a whole number, 90 or more: CloudTrail itself shows 90 days without a bucket."
  }
}

variable "backup_retention_days" {
  description = "Days for which backups and snapshots are kept."
  type        = number
  nullable    = false

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 1000 && floor(var.backup_retention_days) == var.backup_retention_days
    error_message = "backup_retention_days must be a whole number from 1 to 1000: so many daily snapshots are kept."
  }
}

variable "deletable" {
  description = "terraform destroy may delete buckets and image repositories with all that is in them, and keys and secrets after the shortest time. For environments that come and go."
  type        = bool
  default     = false
  nullable    = false
}

variable "budget_usd" {
  description = "What this environment may cost in a month, in US dollars. From 80 % of it, and when more than it is foreseen, an alarm goes out. It stops nothing."
  type        = number
  nullable    = false

  validation {
    condition     = var.budget_usd > 0
    error_message = "budget_usd must be more than 0."
  }
}

variable "alarm_emails" {
  description = "Who hears of alarms by e-mail. Each must confirm the first one."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.alarm_emails) > 0
    error_message = "alarm_emails is empty: nobody would hear of an alarm."
  }
  validation {
    condition     = alltrue([for email in var.alarm_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "alarm_emails must be addresses such as oncall@example.com."
  }
}
