terraform {
  required_version = ">= 1.9"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.40"
    }
  }

  backend "azurerm" {
    resource_group_name  = "rg-data-prod-weu"
    storage_account_name = "stplatformbackups"
    container_name       = "terraform-state"
    key                  = "azure-infrastructure.tfstate"
    use_azuread_auth     = true
  }
}

provider "azurerm" {
  features {}
}
