variable "name" { type = string }
variable "resource_group_name" { type = string }
variable "location" { type = string }
variable "subnet_id" { type = string }
variable "tags" { type = map(string) }

variable "settings" {
  type = object({
    sku_name              = string
    storage_mb            = number
    max_connections       = number
    backup_retention_days = number
    zone_redundant        = bool
  })
}

resource "azurerm_postgresql_flexible_server" "this" {
  name                          = var.name
  resource_group_name           = var.resource_group_name
  location                      = var.location
  version                       = "17"
  sku_name                      = var.settings.sku_name
  storage_mb                    = var.settings.storage_mb
  delegated_subnet_id           = var.subnet_id
  public_network_access_enabled = false
  backup_retention_days         = var.settings.backup_retention_days
  geo_redundant_backup_enabled  = true

  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = false
  }

  dynamic "high_availability" {
    for_each = var.settings.zone_redundant ? [1] : []
    content {
      mode = "ZoneRedundant"
    }
  }

  tags = var.tags
}

resource "azurerm_postgresql_flexible_server_configuration" "max_connections" {
  name      = "max_connections"
  server_id = azurerm_postgresql_flexible_server.this.id
  value     = tostring(var.settings.max_connections)
}

resource "azurerm_postgresql_flexible_server_database" "users" {
  name      = "users"
  server_id = azurerm_postgresql_flexible_server.this.id
}

output "host" {
  value = azurerm_postgresql_flexible_server.this.fqdn
}
