# The nodes, and the pods on them. The load balancer controller adds what its load balancers need to this group, and to this one alone:
# only one group of a node may have the cluster's tag.
resource "aws_security_group" "nodes" {
  name_prefix = "${local.name}-nodes-"
  description = "Nodes of ${local.name} and the pods on them"
  vpc_id      = aws_vpc.this.id
  tags = {
    Name                                  = "${local.name}-nodes"
    "kubernetes.io/cluster/${local.name}" = "owned"
  }

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  control_plane_group = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id

  # Who may reach the nodes, and at what.
  node_ingress = {
    nodes          = { from = aws_security_group.nodes.id, protocol = "-1", port = null, why = "Nodes and pods among themselves; NetworkPolicies say more" }
    kubelet        = { from = local.control_plane_group, protocol = "tcp", port = 10250, why = "API server to kubelets and most webhooks" }
    metrics-server = { from = local.control_plane_group, protocol = "tcp", port = 10251, why = "API server to the add-on metrics-server" }
    load-balancer  = { from = local.control_plane_group, protocol = "tcp", port = 9443, why = "API server to the load balancer controller's webhook" }
  }
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  for_each                     = local.node_ingress
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = each.value.from
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.value.why
}

# Sources of content are anywhere; what each pod may reach is said by NetworkPolicies.
resource "aws_vpc_security_group_egress_rule" "nodes" {
  security_group_id = aws_security_group.nodes.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
  description       = "Everywhere, by NAT"
}

resource "aws_vpc_security_group_ingress_rule" "control_plane" {
  security_group_id            = local.control_plane_group
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  description                  = "Nodes and pods to the API server"
}
