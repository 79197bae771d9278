variable "environment" {
  type = string
}

data "azurerm_virtual_network" "platform" {
  name                = "vnet-platform-weu"
  resource_group_name = "rg-network-weu"
}

data "azurerm_subnet" "aks" {
  name                 = "snet-aks-${var.environment}"
  virtual_network_name = data.azurerm_virtual_network.platform.name
  resource_group_name  = "rg-network-weu"
}

data "azurerm_subnet" "data" {
  name                 = "snet-data-${var.environment}"
  virtual_network_name = data.azurerm_virtual_network.platform.name
  resource_group_name  = "rg-network-weu"
}

resource "azurerm_network_security_group" "data" {
  name                = "nsg-data-${var.environment}"
  location            = data.azurerm_virtual_network.platform.location
  resource_group_name = "rg-network-weu"

  security_rule {
    name                       = "allow-aks-postgres"
    priority                   = 100
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    source_port_range          = "*"
    destination_port_range     = "5432"
    source_address_prefix      = one(data.azurerm_subnet.aks.address_prefixes)
    destination_address_prefix = "*"
  }
}

resource "azurerm_subnet_network_security_group_association" "data" {
  subnet_id                 = data.azurerm_subnet.data.id
  network_security_group_id = azurerm_network_security_group.data.id
}

output "aks_subnet_id" {
  value = data.azurerm_subnet.aks.id
}

output "data_subnet_id" {
  value = data.azurerm_subnet.data.id
}
