locals {
  short = { staging = "staging", production = "prod" }[var.environment]
  tags = {
    environment = var.environment
    managedBy   = "terraform"
  }
}

resource "azurerm_resource_group" "platform" {
  name     = "rg-platform-${local.short}-weu"
  location = var.location
  tags     = local.tags
}

resource "azurerm_resource_group" "data" {
  name     = "rg-data-${local.short}-weu"
  location = var.location
  tags     = local.tags
}

module "network" {
  source      = "./modules/network"
  environment = local.short
}

module "aks" {
  source              = "./modules/aks"
  name                = "aks-platform-${local.short}-weu"
  resource_group_name = azurerm_resource_group.platform.name
  location            = var.location
  kubernetes_version  = var.kubernetes_version
  subnet_id           = module.network.aks_subnet_id
  user_pool           = var.user_pool
  tags                = local.tags
}

module "postgres" {
  source              = "./modules/postgres"
  name                = "psql-users-${local.short}"
  resource_group_name = azurerm_resource_group.data.name
  location            = var.location
  subnet_id           = module.network.data_subnet_id
  settings            = var.postgres
  tags                = local.tags
}
