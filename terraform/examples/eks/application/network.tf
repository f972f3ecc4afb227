locals {
  load_balancer_controller = {
    clusterName    = local.infrastructure.name
    region         = local.infrastructure.region # else both are asked of the node, which pods do not reach
    vpcId          = local.infrastructure.cluster.vpc_id
    defaultTags    = local.infrastructure.tags
    serviceAccount = { name = "aws-load-balancer-controller" }
    # Services say themselves who makes their load balancer: a webhook that is down would keep every chart from making any.
    enableServiceMutatorWebhook = false
  }

  external_dns = {
    provider       = { name = "aws" }
    serviceAccount = { name = "external-dns" }
    sources        = ["service", "ingress"]
    domainFilters  = [local.infrastructure.domain.name]
    policy         = "sync" # what is gone loses its name
    txtOwnerId     = local.infrastructure.name
    env            = [{ name = "AWS_DEFAULT_REGION", value = local.infrastructure.region }]
    extraArgs      = ["--aws-zone-type=public"]
    logFormat      = "json"
    serviceMonitor = { enabled = true }
  }
}
