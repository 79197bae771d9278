variable "name" { type = string }
variable "resource_group_name" { type = string }
variable "location" { type = string }
variable "kubernetes_version" { type = string }
variable "subnet_id" { type = string }
variable "tags" { type = map(string) }

variable "user_pool" {
  type = object({
    vm_size   = string
    min_count = number
    max_count = number
  })
}

resource "azurerm_kubernetes_cluster" "this" {
  name                      = var.name
  resource_group_name       = var.resource_group_name
  location                  = var.location
  dns_prefix                = var.name
  kubernetes_version        = var.kubernetes_version
  automatic_upgrade_channel = "patch"
  oidc_issuer_enabled       = true
  workload_identity_enabled = true

  default_node_pool {
    name                         = "system"
    vm_size                      = "Standard_D4s_v5"
    node_count                   = 3
    vnet_subnet_id               = var.subnet_id
    only_critical_addons_enabled = true
    zones                        = ["1", "2", "3"]
  }

  identity {
    type = "SystemAssigned"
  }

  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_policy      = "cilium"
    network_data_plane  = "cilium"
  }

  tags = var.tags
}

resource "azurerm_kubernetes_cluster_node_pool" "user" {
  name                  = "user"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.this.id
  vm_size               = var.user_pool.vm_size
  mode                  = "User"
  auto_scaling_enabled  = true
  min_count             = var.user_pool.min_count
  max_count             = var.user_pool.max_count
  vnet_subnet_id        = var.subnet_id
  zones                 = ["1", "2", "3"]
  tags                  = var.tags
}

output "name" {
  value = azurerm_kubernetes_cluster.this.name
}
